package io.grapevine.integration;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A receiver of HTTP for the contract. */
public final class HookReceiver implements NotifierContract.Receiver {
    private final HookServer server;
    private final String accepted;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * A receiver on {@code server}.
     *
     * @param accepted the body of answers that accept
     */
    public HookReceiver(HookServer server, String accepted) {
        this.server = server;
        this.accepted = accepted;
        server.answer(HookServer.status(200, accepted));
    }

    /** A URL on it. */
    public String url(String path) {
        return server.url(path);
    }

    @Override
    public void answer(int status, @Nullable String retryAfter) {
        // what it was sent comes back with a refusal, as real receivers like to do
        server.answer((exchange, heard) -> {
            String body = status / 100 == 2 ? accepted : heard.target() + " " + heard.headers();
            String[] headers = retryAfter == null ? new String[0] : new String[] {"Retry-After", retryAfter};
            HookServer.status(status, body, headers).to(exchange, heard);
        });
    }

    @Override
    public void hang() {
        server.answer((exchange, heard) -> {
            try {
                closed.await();
            } catch (InterruptedException stopped) {
                exchange.close();
            }
        });
    }

    @Override
    public void reset() {
        server.answer((exchange, heard) -> {
            throw new IOException("hang up"); // the JDK's server then closes the connection
        });
    }

    @Override
    public void redirect() {
        server.answer((exchange, heard) -> (heard.target().startsWith("/elsewhere")
                        ? HookServer.status(200, accepted)
                        : HookServer.status(307, "", "Location", "/elsewhere"))
                .to(exchange, heard));
    }

    @Override
    public List<String> received() {
        return server.heard().stream()
                .map(heard -> heard.target() + " " + heard.headers() + " " + heard.body())
                .toList();
    }

    @Override
    public void close() {
        closed.countDown();
        server.close();
    }
}
