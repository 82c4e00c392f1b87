package io.groupmebridge.session;

import io.groupmebridge.groupme.GroupMeProperties;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

/**
 * Opens WebSockets to GroupMe's push server, each on a connection of its own. Certificates are checked against the JDK's
 * trust store and the host name.
 */
@Component
final class WebSocketTransport implements Transport {

    private final HttpClient client;
    private final URI url;
    private final SessionProperties properties;
    private final WebsocketClientSpec spec;

    WebSocketTransport(GroupMeProperties groupMe, SessionProperties properties) {
        this.url = groupMe.pushUrl();
        this.properties = properties;
        this.client = HttpClient.newConnection().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
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
                .<Socket>map(connection -> new WebSocket(connection, properties))
                .timeout(properties.connectTimeout())
                .onErrorMap(failure -> new SocketException(reason(failure, properties.connectTimeout()), failure));
    }

    private static String reason(Throwable failure, Duration within) {
        return failure instanceof TimeoutException
                ? "no answer to the WebSocket upgrade within " + within.toMillis() + " ms"
                : WebSocket.describe(failure);
    }
}
