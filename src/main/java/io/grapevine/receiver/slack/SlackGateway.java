package io.grapevine.receiver.slack;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.WebSockets;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import java.time.Duration;
import java.util.Map;

/**
 * Slack's side of Socket Mode, over the network.
 *
 * @param loop where all events are
 */
record SlackGateway(SlackWebApi api, WebSockets sockets, EventLoop loop) implements SocketModeClient.Gateway {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    @Override
    public void open(SocketModeClient.Events events) {
        api.sender()
                .offLoop()
                .execute(() -> api.call("apps.connections.open", api.appLevelToken(), Map.of())
                        .thenAccept(answer -> loop.execute(() -> {
                            if (answer.isOk()) {
                                connect(answer.result().text("url"), events);
                            } else {
                                events.failed("apps.connections.open: " + answer.error(), answer.retryAfter());
                            }
                        })));
    }

    /** The address is good for one connection, and lets its holder read what is for the app: no message has it. */
    private void connect(String url, SocketModeClient.Events events) {
        sockets.connect(url, TIMEOUT, socket -> prepare(socket, events))
                .onComplete(done -> loop.execute(() -> {
                    if (done.succeeded()) {
                        events.opened(new Open(done.result()));
                    } else {
                        events.failed("WebSocket: " + SendFailure.reasonOf(done.cause()), null);
                    }
                }));
    }

    /** Passes on what the socket reports, in its order. */
    private void prepare(ClientWebSocket socket, SocketModeClient.Events events) {
        socket.textMessageHandler(text -> loop.execute(() -> {
            events.frame();
            events.text(text);
        }));
        socket.pongHandler(pong -> loop.execute(events::frame));
        socket.frameHandler(frame -> {
            if (frame.isPing()) {
                loop.execute(events::frame);
            }
        });
        socket.exceptionHandler(fault -> {}); // the connection is closed after it
        socket.closeHandler(closed -> loop.execute(events::closed));
    }

    private record Open(WebSockets.Connected connected) implements SocketModeClient.Socket {
        @Override
        public void send(String text) {
            connected.socket().writeTextMessage(text);
        }

        @Override
        public void ping() {
            connected.socket().writePing(Buffer.buffer("grapevine"));
        }

        @Override
        public void close() {
            connected.close();
        }
    }
}
