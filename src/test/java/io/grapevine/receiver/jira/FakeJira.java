package io.grapevine.receiver.jira;

import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.NotifierContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Jira on this computer that answers by a script. What the script does not know is accepted without a word. */
final class FakeJira implements NotifierContract.Receiver {
    /** Where a redirected request finds everything. */
    private static final String ELSEWHERE = "/elsewhere";

    private static final HookServer.Answer NOTHING = HookServer.status(204, "");

    private final HookServer server;
    private final Map<String, List<HookServer.Answer>> script = new HashMap<>();
    private final Map<String, Integer> turns = new HashMap<>();

    FakeJira() {
        this(HookServer.start());
    }

    FakeJira(HookServer server) {
        this.server = server;
        server.answer(
                (exchange, received) -> scripted(received, received.target()).to(exchange, received));
    }

    String url(String path) {
        return server.url(path);
    }

    /** {@code host:port}. */
    String authority() {
        return "127.0.0.1:" + server.port();
    }

    /**
     * Answers a request so, one answer after the other, and with the last one from then on.
     *
     * @param request method and path
     */
    FakeJira when(String request, HookServer.Answer... answers) {
        script.put(request, List.of(answers));
        return this;
    }

    /** Answers a request with JSON. */
    FakeJira when(String request, String... json) {
        script.put(
                request,
                List.of(json).stream().map(body -> HookServer.status(200, body)).toList());
        return this;
    }

    /** What a search answers that finds one issue. */
    static String found(String key, String category) {
        return "{\"issues\":[{\"id\":\"1\",\"key\":\"" + key
                + "\",\"fields\":{\"status\":{\"statusCategory\":{\"key\":\"" + category + "\"}}}}]}";
    }

    private synchronized HookServer.Answer scripted(HookServer.Received received, String target) {
        String request = received.method() + ' ' + target.replaceFirst("\\?.*", "");
        List<HookServer.Answer> answers = script.get(request);
        if (answers == null) {
            return target.contains("/search") ? HookServer.status(200, "{\"issues\":[]}") : NOTHING;
        }
        return answers.get(Math.min(turns.merge(request, 1, Integer::sum), answers.size()) - 1);
    }

    List<HookServer.Received> requests() {
        return server.requests();
    }

    /** The received requests, as methods and targets. */
    List<String> lines() {
        return requests().stream()
                .map(received -> received.method() + ' ' + received.target())
                .toList();
    }

    @Override
    public void answer(int status, @Nullable String retryAfter) {
        // what it was sent comes back with a refusal
        server.answer((exchange, received) -> {
            if (status / 100 == 2) {
                scripted(received, received.target()).to(exchange, received);
                return;
            }
            String[] headers = retryAfter == null ? new String[0] : new String[] {"Retry-After", retryAfter};
            HookServer.status(status, received.target() + " " + received.headers(), headers)
                    .to(exchange, received);
        });
    }

    @Override
    public void hang() {
        server.answer(HookServer.SILENCE);
    }

    @Override
    public void reset() {
        server.answer(HookServer.HANG_UP);
    }

    @Override
    public void redirect() {
        server.answer((exchange, received) -> (received.target().startsWith(ELSEWHERE)
                        ? scripted(received, received.target().substring(ELSEWHERE.length()))
                        : HookServer.status(307, "", "Location", ELSEWHERE + received.target()))
                .to(exchange, received));
    }

    /** The issues that were written. */
    @Override
    public List<String> received() {
        return requests().stream()
                .filter(received -> received.body().startsWith("{\"fields\":{"))
                .map(received ->
                        received.method() + " " + received.target() + " " + received.headers() + " " + received.body())
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
