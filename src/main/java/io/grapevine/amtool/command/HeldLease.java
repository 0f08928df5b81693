package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Answers;
import io.grapevine.amtool.api.Deadline;
import io.grapevine.amtool.api.OwnApi;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.output.Console;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.go.GoUrl;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A lease on a server, renewed at each third of its length until it is closed. A renewal that fails is noted, if not with the
 * same words just before, and tried again; a lease whose silence was expired by a request is not renewed.
 */
final class HeldLease implements AutoCloseable {
    private static final String PATH = OwnApi.BASE + "/silences/lease";
    private static final String ABSENT = "the server has no leases (expected: Grapevine 0.1 or later)";
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);
    private static final int CONFLICT = 409;

    private final Alertmanager server;
    private final Console console;
    private final Map<String, Object> lease;
    private final Duration length;
    private final Duration timeout;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread renewal = new Thread(this::renew, "lease");

    private HeldLease(
            Alertmanager server, Console console, Map<String, Object> lease, Duration length, Duration timeout) {
        this.server = server;
        this.console = console;
        this.lease = lease;
        this.length = length;
        this.timeout = timeout;
    }

    /**
     * Obtains a lease.
     *
     * @param lease the body of the request, with {@code key} and {@code by}
     * @param timeout how long each request may take
     * @throws CommandFault if the server refuses it, or does not answer
     */
    static HeldLease of(
            Alertmanager server, Console console, Map<String, Object> lease, Duration length, Duration timeout)
            throws CommandFault {
        HeldLease held = new HeldLease(server, console, lease, length, timeout);
        OwnApi.read(held.post(false), held.subject(), ABSENT, json -> Answers.text(json, "silenceID"));
        held.renewal.setDaemon(true);
        held.renewal.start();
        return held;
    }

    private String subject() {
        return "lease " + lease.get("key");
    }

    private Reply post(boolean renews) throws CommandFault {
        Map<String, Object> body = new LinkedHashMap<>(lease);
        body.put("renew", renews);
        return server.within(Deadline.after(timeout)).postTo(PATH, body);
    }

    private void renew() {
        Duration third = length.dividedBy(3);
        Duration retry = third.compareTo(LONGEST_RETRY) < 0 ? third : LONGEST_RETRY;
        String noted = "";
        boolean isFinal = false;
        while (!isFinal && !isOver(noted.isEmpty() ? third : retry)) {
            String error = "";
            try {
                Reply reply = post(true);
                if (!reply.isSuccess()) {
                    error = String.valueOf(
                            OwnApi.fault(reply, subject(), ABSENT).getMessage());
                    isFinal = reply.status() == CONFLICT;
                }
            } catch (CommandFault fault) {
                error = String.valueOf(fault.getMessage());
            }
            if (!error.isEmpty() && !error.equals(noted)) {
                console.note(subject() + " was not renewed: " + error);
            }
            noted = error;
        }
    }

    private boolean isOver(Duration pause) {
        try {
            return over.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Ends the lease; says so if that fails, as it ends by itself then. */
    @Override
    public void close() {
        over.countDown();
        try {
            renewal.join(timeout.toMillis());
            Reply reply =
                    server.within(Deadline.after(timeout)).delete(PATH + '/' + escaped("key"), "?by=" + escaped("by"));
            if (!reply.isSuccess()) {
                throw OwnApi.fault(reply, subject(), ABSENT);
            }
        } catch (CommandFault fault) {
            console.note(subject() + " was not ended, it ends by itself: " + fault.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String escaped(String field) {
        return GoUrl.escapeForm(String.valueOf(lease.get(field))).replace("+", "%20");
    }
}
