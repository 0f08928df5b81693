package io.grapevine.integration;

import io.grapevine.httpclient.GoJson;
import io.grapevine.integration.HookServer.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A chat service on this computer that holds the messages that it was sent, and refuses what the product refuses. */
public abstract class FakeChat implements AutoCloseable {
    /**
     * A message as people see it.
     *
     * @param parent the id of the message that it replies to; empty if it is no reply
     * @param rings whether people are notified of it
     * @param edits how often it was edited
     */
    public record Shown(String id, String text, String parent, boolean rings, int edits) {}

    private final HookServer server = HookServer.start();
    private final List<Shown> messages = new ArrayList<>();
    private int sent;
    private int editPause;
    private boolean losesEdits;

    protected FakeChat() {
        server.answer((exchange, request) -> serve(request).to(exchange, request));
    }

    private synchronized HookServer.Answer serve(Received request) {
        if (editPause > 0 && isEdit(request)) {
            return tooMany(editPause);
        }
        HookServer.Answer answer = answer(request);
        return losesEdits && isEdit(request) ? (exchange, received) -> {} : answer;
    }

    /** Answers a request. */
    protected abstract HookServer.Answer answer(Received request);

    /** The answer to a request that comes too soon. */
    protected abstract HookServer.Answer tooMany(int seconds);

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
    public final List<Received> requests() {
        return server.requests();
    }

    protected final HookServer server() {
        return server;
    }

    /** An answer in JSON. */
    protected static HookServer.Answer json(int status, Map<String, Object> body) {
        return HookServer.status(status, GoJson.encode(new TreeMap<>(body)), "Content-Type", "application/json");
    }

    @Override
    public void close() {
        server.close();
    }
}
