package io.grapevine.reliability;

import io.grapevine.Directories;
import io.grapevine.it.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Lets one caller after the other send what would stop a program, while alerts are posted, notified and probed by others, and prints
 * as a table what those saw. The program behind {@code bin/benchmark-callers}.
 */
public final class HostileCallers {
    private static final int WARMING = 200;
    private static final Duration LENGTH = Duration.ofSeconds(20);
    private static final double MOST_MILLIS = 1_000;

    private HostileCallers() {}

    private static Map<String, HostileCaller> callers() {
        Map<String, HostileCaller> callers = new LinkedHashMap<>();
        callers.putAll(RegexpCallers.all());
        callers.putAll(WebCallers.all());
        callers.putAll(SlowReaders.all());
        return callers;
    }

    /**
     * Runs them. Ends with 1 if a target is missed.
     *
     * @param names the names of the callers; all of them if missing
     */
    public static void main(String... names) throws Exception {
        Map<String, HostileCaller> callers = callers();
        int missed = 0;
        String head = "";
        for (String name : names.length == 0 ? callers.keySet() : List.of(names)) {
            HostileCaller caller = callers.get(name);
            if (caller == null) {
                throw new IllegalArgumentException(name + " (expected: one of " + callers.keySet() + ")");
            }
            Figures figures = run(name, caller);
            if (head.isEmpty()) {
                head = row(
                        "Caller",
                        figures.lines().stream().map(Figures.Line::what).toList());
                System.out.println(
                        head + "\n|---|" + "---|".repeat(figures.lines().size()));
            }
            System.out.println(row(
                    caller.who(),
                    figures.lines().stream().map(HostileCallers::value).toList()));
            missed += figures.missed().size();
        }
        System.exit(missed == 0 ? 0 : 1);
    }

    private static String row(String first, List<String> others) {
        return "| " + first + " | " + others.stream().collect(Collectors.joining(" | ")) + " |";
    }

    private static String value(Figures.Line line) {
        return line.value() + (line.met() ? "" : " **missed**");
    }

    private static Figures run(String name, HostileCaller caller) throws Exception {
        Path directory = Files.createTempDirectory("caller-" + name);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Pulse pulse = new Pulse()) {
            Path config = Files.writeString(directory.resolve("callers.yml"), pulse.config(""));
            Files.writeString(directory.resolve(HostileCaller.ON_CALL), HostileCaller.SETTINGS);
            List<String> flags = caller.flags().stream()
                    .map(flag -> flag.replace(HostileCaller.DIRECTORY, directory.toString()))
                    .toList();
            try (Program program = Program.starting(
                    List.of("env", "JAVA_OPTS=" + caller.options()), config, directory.resolve("data"), flags)) {
                warmUp(program);
                Future<Long> requests = thread.submit(() -> caller.requests().send(program));
                pulse.beat(LENGTH, program);
                thread.shutdownNow();
                Figures figures = new Figures();
                figures.tell("Requests", sent(requests));
                pulse.addShortTo(figures, MOST_MILLIS);
                figures.most("Ended", program.handle().isAlive() ? 0 : 1, 0);
                return figures;
            }
        } finally {
            thread.shutdownNow();
            Directories.delete(directory);
        }
    }

    /** Lets the program compile what the others need, as it has where it runs for more than seconds. */
    private static void warmUp(Program program) throws Exception {
        for (int i = 0; i < WARMING; i++) {
            program.post("/alerts", "[{\"labels\":{\"alertname\":\"Warm" + i + "\",\"pulse\":\"yes\"}}]");
            program.get("/status");
        }
    }

    /**
     * The number of requests of a caller that has ended, or ends as it is interrupted; in words if it waits for an answer, or failed, as
     * a refused connection does.
     */
    private static String sent(Future<Long> requests) throws InterruptedException {
        String waits = "not answered within " + LENGTH.toSeconds() + " s";
        try {
            return String.format(Locale.ROOT, "%,d", requests.get(1, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            return waits;
        } catch (ExecutionException e) {
            return e.getCause() instanceof InterruptedException ? waits : String.valueOf(e.getCause());
        }
    }
}
