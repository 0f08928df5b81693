package io.grapevine.receiver;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.receiver.HookServer.Received;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A chat service on this computer that holds the messages that it was sent, and refuses what the product refuses. It listens once
 * its URL is asked for.
 */
public abstract class FakeChat implements AutoCloseable {
    /**
     * A message as people see it.
     *
     * @param parent the id of the message that it replies to; empty if it is no reply
     * @param rings whether people are notified of it
     * @param edits how often it was edited
     */
    public record Shown(String id, String text, String parent, boolean rings, int edits) {}

    private final List<Received> requests = new ArrayList<>();
    private final List<Shown> messages = new ArrayList<>();
    private int sent;
    private int editPause;
    private boolean losesEdits;

    private @Nullable HookServer server;

    /** A URL of the service. */
    public final synchronized String url(String path) {
        HookServer listening = server;
        if (listening == null) {
            listening = HookServer.start();
            listening.answer((exchange, request) -> {
                HttpReply reply = reply(request);
                if (!losesAnswer(request)) {
                    HookServer.reply(reply).to(exchange, request);
                }
            });
            server = listening;
        }
        return listening.url(path);
    }

    /** Answers a request that does not come over the network. */
    public final CompletionStage<HttpReply> answer(HttpCall call) {
        URI url = URI.create(call.url());
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        Map<String, String> headers = new HttpReply(0, call.headers(), "").headers(); // names in lower case
        return CompletableFuture.completedFuture(
                reply(new Received(call.method(), url.getRawPath() + query, headers, call.body())));
    }

    /** Answers a request, whichever way it came. */
    public final synchronized HttpReply reply(Received request) {
        requests.add(request);
        return editPause > 0 && isEdit(request) ? tooMany(editPause) : answer(request);
    }

    private synchronized boolean losesAnswer(Received request) {
        return losesEdits && isEdit(request);
    }

    /** Answers a request. */
    protected abstract HttpReply answer(Received request);

    /** The answer to a request that comes too soon. */
    protected abstract HttpReply tooMany(int seconds);

    /** Whether a request is to edit a message. */
    protected abstract boolean isEdit(Received request);

    /** The id of the message with a number, from 1. */
    protected abstract String id(int number);

    /** Answers edits with a pause of so many seconds from now on; takes them again if it is 0. */
    public synchronized void limitEdits(int seconds) {
        editPause = seconds;
    }

    /** Edits messages without an answer from now on, or answers again. */
    public synchronized void loseAnswersToEdits(boolean loses) {
        losesEdits = loses;
    }

    /** Adds a message. */
    protected final Shown add(String text, String parent, boolean rings) {
        Shown shown = new Shown(id(++sent), text, parent, rings, 0);
        messages.add(shown);
        return shown;
    }

    /** Edits a message, if it is there. */
    protected final boolean edit(String id, String text) {
        for (int i = 0; i < messages.size(); i++) {
            Shown old = messages.get(i);
            if (old.id().equals(id)) {
                messages.set(i, new Shown(id, text, old.parent(), old.rings(), old.edits() + 1));
                return true;
            }
        }
        return false;
    }

    /** Whether a message is there. */
    protected final boolean has(String id) {
        return messages.stream().anyMatch(message -> message.id().equals(id));
    }

    /** Removes all messages, as a person can. */
    public final synchronized void clear() {
        messages.clear();
    }

    /** The messages that are there, in the order in which they were posted. */
    public final synchronized List<Shown> messages() {
        return List.copyOf(messages);
    }

    /** The requests so far. */
    public final synchronized List<Received> requests() {
        return List.copyOf(requests);
    }

    /** An answer in JSON. */
    protected static HttpReply json(int status, Map<String, Object> body) {
        return new HttpReply(status, Map.of("Content-Type", "application/json"), GoJson.encode(new TreeMap<>(body)));
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.close();
        }
    }
}
