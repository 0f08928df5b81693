package io.grapevine.web.page;

import io.grapevine.web.Answer;
import io.grapevine.web.RequestWorkers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JVM diagnostics under the URLs of Go's pprof: threads for goroutines, a class histogram for the heap, a flight
 * recording for the profile. One at a time, since each slows the program down.
 */
final class ProfilePages implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(ProfilePages.class);
    private static final String BASE = "/debug/pprof/";
    private static final int DEFAULT_SECONDS = 30;
    private static final int MOST_SECONDS = 240;

    /** Events with the environment and the properties of this process, and command lines of others: they may hold secrets. */
    private static final List<String> WITHOUT = List.of(
            "jdk.InitialEnvironmentVariable", "jdk.InitialSystemProperty", "jdk.SystemProcess", "jdk.ProcessStart");

    private final Map<String, Callable<String>> texts = new TreeMap<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    ProfilePages() {
        texts.put("cmdline", ProfilePages::commandLine);
        texts.put("goroutine", ProfilePages::threads);
        texts.put("threads", ProfilePages::threads);
        texts.put("threadcreate", ProfilePages::threads);
        texts.put("block", ProfilePages::threads);
        texts.put("mutex", ProfilePages::threads);
        texts.put("heap", () -> classHistogram(false));
        texts.put("allocs", () -> classHistogram(false));
    }

    @Override
    public void handle(RoutingContext context) {
        String path = context.request().path();
        int base = path.lastIndexOf(BASE);
        if (base < 0) {
            boolean meant = path.endsWith("/debug/pprof");
            if (meant) {
                Answer.redirectAsSent(context, 307, path + "/");
            } else {
                Answer.fault(context, 404, "404 page not found");
            }
            return;
        }
        String name = path.substring(base + BASE.length());
        context.response().putHeader("X-Content-Type-Options", "nosniff");
        if (name.isEmpty()) {
            Answer.body(context, 200, "text/html; charset=utf-8", index());
        } else if (name.equals("profile") || name.equals("trace")) {
            record(context, name.equals("profile") ? "profile" : "default");
        } else if (texts.containsKey(name)) {
            text(context, name);
        } else {
            Answer.fault(context, 404, "Unknown profile");
        }
    }

    private String index() {
        String links = texts.keySet().stream()
                .map(name -> "<li><a href=\"" + name + "\">" + name + "</a></li>\n")
                .collect(Collectors.joining());
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>/debug/pprof/</title></head><body>
            <h1>Profiles</h1>
            <ul>
            %s<li><a href="profile?seconds=30">profile</a>: a flight recording (.jfr) of 30 seconds; \
            open it with JDK Mission Control</li>
            <li><a href="trace?seconds=5">trace</a>: the same with less detail</li>
            </ul>
            </body></html>
            """.formatted(links);
    }

    private void text(RoutingContext context, String name) {
        boolean collected = "1".equals(context.request().getParam("gc"));
        Callable<String> text =
                name.equals("heap") && collected ? () -> classHistogram(true) : texts.getOrDefault(name, () -> "");
        if (!begin(context)) {
            return;
        }
        RequestWorkers.run(context, text).onComplete(done -> {
            busy.set(false);
            if (done.succeeded()) {
                Answer.text(context, 200, done.result());
            } else {
                failed(context, done.cause());
            }
        });
    }

    private void record(RoutingContext context, String settings) {
        int seconds = seconds(context.request().getParam("seconds"));
        if (!begin(context)) {
            return;
        }
        RequestWorkers.run(context, () -> started(settings))
                .compose(
                        recording -> pause(context, Duration.ofSeconds(seconds)).map(recording))
                .compose(recording -> RequestWorkers.run(context, () -> finished(recording)))
                .onComplete(done -> {
                    busy.set(false);
                    if (done.failed()) {
                        failed(context, done.cause());
                    } else {
                        send(context, done.result());
                    }
                });
    }

    private static Future<Void> pause(RoutingContext context, Duration length) {
        Promise<Void> waited = Promise.promise();
        long timer = context.vertx().setTimer(length.toMillis(), id -> waited.tryComplete());
        // A client that went away, or whose time is up, needs no recording any more.
        context.addEndHandler(end -> {
            context.vertx().cancelTimer(timer);
            waited.tryComplete();
        });
        return waited.future();
    }

    private void send(RoutingContext context, Path file) {
        if (context.response().ended() || context.response().closed()) {
            delete(context, file);
            return;
        }
        context.response()
                .putHeader("Content-Type", "application/octet-stream")
                .putHeader("Content-Disposition", "attachment; filename=\"profile.jfr\"");
        context.response().sendFile(file.toString()).onComplete(sent -> delete(context, file));
    }

    private static void delete(RoutingContext context, Path file) {
        RequestWorkers.run(context, () -> Files.deleteIfExists(file));
    }

    private boolean begin(RoutingContext context) {
        if (busy.compareAndSet(false, true)) {
            return true;
        }
        Answer.fault(context, 503, "Another profile is being taken, try again later.");
        return false;
    }

    private static void failed(RoutingContext context, Throwable cause) {
        LOG.atWarn().setCause(cause).log("Failed to take profile");
        Answer.fault(context, 500, "Could not take the profile, the log says why.");
    }

    /** The length of a recording: what is no number, or not above zero, means the default, as in Go. */
    static int seconds(@Nullable String text) {
        if (text == null || !text.matches("\\d{1,9}") || Integer.parseInt(text) == 0) {
            return DEFAULT_SECONDS;
        }
        return Math.min(Integer.parseInt(text), MOST_SECONDS);
    }

    /** The arguments of the process, with NUL between them as in {@code /proc}. */
    private static String commandLine() {
        ProcessHandle.Info info = ProcessHandle.current().info();
        String[] arguments = info.arguments().orElseGet(() -> new String[0]);
        return info.command().orElse("java") + (arguments.length == 0 ? "" : "\0" + String.join("\0", arguments));
    }

    /** Every thread with its whole stack and its locks. */
    private static String threads() {
        StringBuilder out = new StringBuilder();
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
            append(out, thread);
        }
        return out.toString();
    }

    private static void append(StringBuilder out, ThreadInfo thread) {
        out.append('"').append(thread.getThreadName()).append("\" id=").append(thread.getThreadId());
        out.append(thread.isDaemon() ? " daemon " : " ").append(thread.getThreadState());
        if (thread.getLockName() != null) {
            out.append(" on ").append(thread.getLockName());
        }
        if (thread.getLockOwnerName() != null) {
            out.append(" held by \"").append(thread.getLockOwnerName()).append('"');
        }
        out.append('\n');
        StackTraceElement[] stack = thread.getStackTrace();
        for (int depth = 0; depth < stack.length; depth++) {
            out.append("\tat ").append(stack[depth]).append('\n');
            for (MonitorInfo monitor : thread.getLockedMonitors()) {
                if (monitor.getLockedStackDepth() == depth) {
                    out.append("\t- holds ").append(monitor).append('\n');
                }
            }
        }
        for (LockInfo lock : thread.getLockedSynchronizers()) {
            out.append("\t- holds ").append(lock).append('\n');
        }
        out.append('\n');
    }

    /**
     * Number and size of the objects of each class.
     *
     * @param collected whether the garbage is collected first, which halts the program for a moment
     */
    private static String classHistogram(boolean collected) throws JMException {
        String[] options = collected ? new String[0] : new String[] {"-all"};
        return (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {options},
                        new String[] {String[].class.getName()});
    }

    /** Starts a recording with the JDK's settings of that name, {@code default} or {@code profile}. Takes a while, the first time most. */
    private static Recording started(String settings) throws IOException, ParseException {
        Recording started = new Recording(Configuration.getConfiguration(settings));
        WITHOUT.forEach(started::disable);
        started.start();
        return started;
    }

    /** Ends a recording; returns the file that it was written to. */
    private static Path finished(Recording recording) throws IOException {
        try (recording) {
            Path file = Files.createTempFile("grapevine", ".jfr");
            recording.stop();
            recording.dump(file);
            return file;
        }
    }
}
