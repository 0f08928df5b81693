package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Answers;
import io.grapevine.amtool.api.MatcherView;
import io.grapevine.amtool.api.ServerFault;
import io.grapevine.amtool.api.SilenceView;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * {@code amtool silence import}: several at a time. What cannot be imported is reported, and does not keep the rest from being
 * imported; where the file breaks off, what stands before is imported.
 */
record SilenceImportCommand(Session session) {
    void run(ParsedArguments given) throws CommandFault {
        String file = given.arguments().isEmpty() ? "" : given.arguments().get(0);
        byte[] content;
        try {
            content =
                    file.isEmpty() ? session.console().in().stream().readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new CommandFault((file.isEmpty() ? "standard input" : file) + ": " + FileReason.of(e)
                    + " (expected: a list of silences in JSON)");
        }
        Alertmanager server = session.server(given);
        boolean anew = given.isOn("force");
        WorkerPool<Numbered> workers = new WorkerPool<>(given.count("worker"), silence -> post(server, silence));
        JsonException broken = null;
        try {
            JsonReader.read(
                    content,
                    json -> json.array(element -> {
                        SilenceView silence = Answers.of(SilenceView.class).read(element);
                        workers.give(new Numbered(
                                workers.given() + 1, anew || silence.id().isEmpty() ? silence.anew() : silence));
                        return element;
                    }));
        } catch (JsonException fault) {
            broken = fault;
        }
        int failed = workers.failures();
        if (broken != null) {
            throw new CommandFault("couldn't unmarshal input data, is it JSON?: "
                    + (file.isEmpty() ? "" : file + ": ") + broken.text()
                    + (workers.given() == 0
                            ? ""
                            : "; " + (workers.given() - failed) + " silences before that are imported"));
        }
        if (failed > 0) {
            throw new CommandFault("couldn't import " + failed + " out of " + workers.given() + " silences");
        }
    }

    /** A silence and its number in the file, from 1. */
    private record Numbered(int number, SilenceView silence) {
        private String place() {
            String matchers =
                    silence.matchers().stream().map(MatcherView::toString).collect(Collectors.joining(" "));
            return " (silence " + number + " of the file" + (matchers.isEmpty() ? "" : ", " + matchers) + ")";
        }
    }

    /** Posts a silence; returns whether it was accepted. */
    private boolean post(Alertmanager server, Numbered numbered) {
        SilenceView silence = numbered.silence();
        try {
            session.printLine(posted(server, silence));
            return true;
        } catch (ServerFault fault) {
            session.console()
                    .note("Error adding silence id='" + silence.id() + "': " + fault.getMessage() + numbered.place());
            return false;
        }
    }

    /** A silence that the server does not know any more is a new one there. */
    private static String posted(Alertmanager server, SilenceView silence) throws ServerFault {
        try {
            return server.post(silence);
        } catch (ServerFault fault) {
            if (!fault.isNotFound() || silence.id().isEmpty()) {
                throw fault;
            }
            return server.post(silence.anew());
        }
    }

    /** Does the same with many things, several at a time. One thread gives. */
    private static final class WorkerPool<T> {
        /** How many things wait for each worker at most, so that a large file is not held twice. */
        private static final int AHEAD = 16;

        private static final RejectedExecutionHandler WAIT = (task, workers) -> {
            try {
                workers.getQueue().put(task);
            } catch (InterruptedException stopped) {
                throw new IllegalStateException("a command is not interrupted", stopped);
            }
        };

        private final Predicate<T> work;
        private final ThreadPoolExecutor workers;
        private final AtomicInteger failures = new AtomicInteger();
        private int given;

        /** A pool of {@code count} workers; {@code work} returns false if it failed. */
        WorkerPool(int count, Predicate<T> work) {
            this.work = work;
            workers = new ThreadPoolExecutor(
                    count,
                    count,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(count * AHEAD),
                    WorkerPool::daemon,
                    WAIT);
        }

        private static Thread daemon(Runnable task) {
            Thread thread = new Thread(task, "worker");
            thread.setDaemon(true);
            return thread;
        }

        /** Passes a thing to the workers; waits while they are far behind. */
        void give(T thing) {
            given++;
            workers.execute(() -> {
                if (!work.test(thing)) {
                    failures.incrementAndGet();
                }
            });
        }

        int given() {
            return given;
        }

        /** Waits until all is done; returns how often it failed. Nothing can be given after that. */
        int failures() {
            workers.shutdown();
            try {
                workers.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            } catch (InterruptedException stopped) {
                throw new IllegalStateException("a command is not interrupted", stopped);
            }
            return failures.get();
        }
    }
}
