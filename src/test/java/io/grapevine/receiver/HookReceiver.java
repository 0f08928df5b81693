package io.grapevine.receiver;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A receiver of HTTP for the contract. */
public final class HookReceiver implements NotifierContract.Receiver {
    private final HookServer server;
    private final String accepted;
    private volatile Predicate<HookServer.Received> isAside = received -> false;
    private volatile HookServer.Answer aside = HookServer.status(200, "");

    /**
     * A receiver on {@code server}.
     *
     * @param accepted the body of answers that accept
     */
    public HookReceiver(HookServer server, String accepted) {
        this.server = server;
        this.accepted = accepted;
        answer(HookServer.status(200, accepted));
    }

    /**
     * Lets this receiver answer some requests always alike, whatever is set. Such requests are no deliveries.
     *
     * @param requests which requests these are
     */
    public HookReceiver aside(Predicate<HookServer.Received> requests, HookServer.Answer answer) {
        isAside = requests;
        aside = answer;
        return this;
    }

    private void answer(HookServer.Answer answer) {
        server.answer((exchange, received) -> (isAside.test(received) ? aside : answer).to(exchange, received));
    }

    /** A URL on it. */
    public String url(String path) {
        return server.url(path);
    }

    @Override
    public void answer(int status, @Nullable String retryAfter) {
        // what it was sent comes back with a refusal, as real receivers like to do
        answer((exchange, received) -> {
            String body = status / 100 == 2 ? accepted : received.target() + " " + received.headers();
            String[] headers = retryAfter == null ? new String[0] : new String[] {"Retry-After", retryAfter};
            HookServer.status(status, body, headers).to(exchange, received);
        });
    }

    @Override
    public void hang() {
        answer(HookServer.SILENCE);
    }

    @Override
    public void reset() {
        answer(HookServer.HANG_UP);
    }

    @Override
    public void redirect() {
        answer((exchange, received) -> (received.target().startsWith("/elsewhere")
                        ? HookServer.status(200, accepted)
                        : HookServer.status(307, "", "Location", "/elsewhere"))
                .to(exchange, received));
    }

    @Override
    public List<String> received() {
        return server.requests().stream()
                .filter(received -> !isAside.test(received))
                .map(received -> received.target() + " " + received.headers() + " " + received.body())
                .toList();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
