package io.groupmebridge.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Schedulers;

/** The newest place of the journal that this process knows of, and who wants to hear of it. Never falls. Safe for any thread. */
final class Head {

    private final AtomicLong place;
    private final List<FluxSink<Boolean>> listeners = new CopyOnWriteArrayList<>();

    Head(long place) {
        this.place = new AtomicLong(place);
    }

    long get() {
        return place.get();
    }

    /** Tells the listeners when the place is newer than the known one. */
    void advance(long newest) {
        if (place.getAndAccumulate(newest, Math::max) < newest) {
            for (var listener : listeners) {
                listener.next(true);
            }
        }
    }

    /**
     * The place now and after every advance, on another thread than the advance's. Listeners are only told to look; what they
     * see is the place at that moment, so the last one told is never missed or outdated.
     */
    Flux<Long> changes() {
        return Flux.<Boolean>create(this::listen, FluxSink.OverflowStrategy.LATEST)
                .publishOn(Schedulers.parallel(), 1)
                .map(_ -> place.get())
                .distinctUntilChanged();
    }

    private void listen(FluxSink<Boolean> listener) {
        listeners.add(listener);
        listener.onDispose(() -> listeners.remove(listener));
        listener.next(true);
    }
}
