package io.groupmebridge.session;

import io.groupmebridge.bayeux.FrameCodec;
import io.groupmebridge.groupme.GroupMeProperties;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

/**
 * Opens WebSockets to GroupMe's push server, each on a connection of its own. Certificates are checked against the JDK's
 * trust store and the host name.
 */
final class WebSocketTransport implements Transport {

    private final HttpClient client;
    private final URI url;
    private final SessionProperties properties;
    private final FrameCodec codec;
    private final WebsocketClientSpec spec;

    /**
     * Makes one.
     *
     * @param client how to connect
     */
    WebSocketTransport(HttpClient client, GroupMeProperties groupMe, SessionProperties properties, FrameCodec codec) {
        this.url = groupMe.pushUrl();
        this.properties = properties;
        this.codec = codec;
        this.client = client.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                properties.connectTimeout().toMillis());
        this.spec = WebsocketClientSpec.builder()
                .maxFramePayloadLength((int) properties.maxFrameSize().toBytes())
                .compress(false)
                .build();
    }

    @Override
    public Mono<Socket> open() {
        return client.websocket(spec)
                .uri(url)
                .connect()
                .<Socket>map(connection -> new WebSocket(connection, properties, codec))
                .timeout(properties.connectTimeout())
                .onErrorMap(failure -> new SocketException(reason(failure, properties.connectTimeout()), failure));
    }

    private static String reason(Throwable failure, Duration within) {
        return failure instanceof TimeoutException
                ? "no answer to the WebSocket upgrade within " + within.toMillis() + " ms"
                : SocketException.describe(failure);
    }
}
