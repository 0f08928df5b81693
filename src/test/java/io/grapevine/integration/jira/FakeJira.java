package io.grapevine.integration.jira;

import io.grapevine.integration.HookServer;
import io.grapevine.integration.NotifierContract;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A Jira on this computer that answers by a script. What the script does not know is accepted without a word. */
final class FakeJira implements NotifierContract.Receiver {
    /** Where a redirected request finds everything. */
    private static final String ELSEWHERE = "/elsewhere";

    private static final HookServer.Answer NOTHING = HookServer.status(204, "");

    private final HookServer server;
    private final Map<String, List<HookServer.Answer>> script = new HashMap<>();
    private final Map<String, Integer> turns = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    FakeJira() {
        this(HookServer.start());
    }

    FakeJira(HookServer server) {
        this.server = server;
        server.answer((exchange, heard) -> scripted(heard, heard.target()).to(exchange, heard));
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

    private synchronized HookServer.Answer scripted(HookServer.Heard heard, String target) {
        String request = heard.method() + ' ' + target.replaceFirst("\\?.*", "");
        List<HookServer.Answer> answers = script.get(request);
        if (answers == null) {
            return target.contains("/search") ? HookServer.status(200, "{\"issues\":[]}") : NOTHING;
        }
        return answers.get(Math.min(turns.merge(request, 1, Integer::sum), answers.size()) - 1);
    }

    List<HookServer.Heard> heard() {
        return server.heard();
    }

    /** What was heard, as methods and targets. */
    List<String> lines() {
        return heard().stream()
                .map(heard -> heard.method() + ' ' + heard.target())
                .toList();
    }

    @Override
    public void answer(int status, @Nullable String retryAfter) {
        // what it was sent comes back with a refusal
        server.answer((exchange, heard) -> {
            if (status / 100 == 2) {
                scripted(heard, heard.target()).to(exchange, heard);
                return;
            }
            String[] headers = retryAfter == null ? new String[0] : new String[] {"Retry-After", retryAfter};
            HookServer.status(status, heard.target() + " " + heard.headers(), headers)
                    .to(exchange, heard);
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
        server.answer((exchange, heard) -> (heard.target().startsWith(ELSEWHERE)
                        ? scripted(heard, heard.target().substring(ELSEWHERE.length()))
                        : HookServer.status(307, "", "Location", ELSEWHERE + heard.target()))
                .to(exchange, heard));
    }

    /** The issues that were written. */
    @Override
    public List<String> received() {
        return heard().stream()
                .filter(heard -> heard.body().startsWith("{\"fields\":{"))
                .map(heard -> heard.method() + " " + heard.target() + " " + heard.headers() + " " + heard.body())
                .toList();
    }

    @Override
    public void close() {
        closed.countDown();
        server.close();
    }
}
