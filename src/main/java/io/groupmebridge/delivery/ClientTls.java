package io.groupmebridge.delivery;

import io.netty.handler.ssl.SslContextBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import reactor.core.Exceptions;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.tcp.SslProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/**
 * TLS as the JDK has it, or by the SSL bundles that subscriptions name: the certificate to show, the authorities to trust.
 * Each bundle is read when it is first needed and again when it was reloaded. HTTP/2 is offered before HTTP/1.1. Safe to use
 * from any thread.
 */
final class ClientTls {

    private static final Logger log = LoggerFactory.getLogger(ClientTls.class);

    private final SslProvider usual = provider(_ -> {});
    private final SslBundles bundles;
    private final Map<String, SslProvider> providers = new ConcurrentHashMap<>();

    ClientTls(SslBundles bundles) {
        this.bundles = bundles;
    }

    /** Why the bundle cannot be used; empty when it can. */
    Optional<String> refusal(String bundle) {
        try {
            provider(bundle);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(
                    e instanceof NoSuchSslBundleException
                            ? "is no SSL bundle: declare it under spring.ssl.bundle, or use one of "
                                    + bundles.getBundleNames()
                            : "is an SSL bundle that cannot be used: see its settings under spring.ssl.bundle");
        }
    }

    /**
     * Makes something that connects by a bundle, anew whenever the bundle was reloaded.
     *
     * @param bundle its name, or null for the JDK's authorities and no certificate to show
     * @return what was made last; throws an {@link SSLException}, wrapped, while the bundle cannot be used
     */
    <T> Supplier<T> following(@Nullable String bundle, Function<SslProvider, T> maker) {
        if (bundle == null) {
            var made = maker.apply(usual);
            return () -> made;
        }
        return new Supplier<>() {

            private volatile @Nullable Made<T> last;

            @Override
            @SuppressWarnings("ReferenceEquality") // A provider is equal to no other: only the very same is the newest.
            public T get() {
                var provider = usable(bundle);
                var made = last;
                if (made == null || made.by() != provider) {
                    made = new Made<>(provider, maker.apply(provider));
                    last = made;
                }
                return made.what();
            }
        };
    }

    private record Made<T>(SslProvider by, T what) {}

    private SslProvider usable(String bundle) {
        try {
            return provider(bundle);
        } catch (RuntimeException _) {
            throw Exceptions.propagate(
                    new SSLException("the SSL bundle '" + bundle + "' is not there or cannot be used"));
        }
    }

    private SslProvider provider(String name) {
        return providers.computeIfAbsent(name, _ -> {
            var provider = provider(bundles.getBundle(name));
            bundles.addBundleUpdateHandler(name, reloaded -> replace(name, reloaded));
            return provider;
        });
    }

    private void replace(String name, SslBundle reloaded) {
        try {
            providers.put(name, provider(reloaded));
        } catch (RuntimeException e) {
            log.warn(
                    "the SSL bundle '{}' was reloaded and cannot be used; the one before stays: {}",
                    name,
                    e.getMessage());
        }
    }

    private static SslProvider provider(SslBundle bundle) {
        var managers = bundle.getManagers();
        var options = bundle.getOptions();
        return provider(context -> configure(
                context.keyManager(managers.getKeyManagerFactory()).trustManager(managers.getTrustManagerFactory()),
                options.getEnabledProtocols(),
                options.getCiphers()));
    }

    private static SslProvider provider(Consumer<SslContextBuilder> configure) {
        GenericSslContextSpec<?> spec = Http2SslContextSpec.forClient().configure(context -> {
            // The few that HTTP/2 permits would shut out old endpoints, which do not take HTTP/2 anyway.
            context.ciphers(null);
            configure.accept(context);
        });
        return SslProvider.builder().sslContext(spec).build();
    }

    private static void configure(
            SslContextBuilder context, String @Nullable [] protocols, String @Nullable [] ciphers) {
        if (protocols != null) {
            context.protocols(protocols);
        }
        if (ciphers != null) {
            context.ciphers(List.of(ciphers));
        }
    }
}
