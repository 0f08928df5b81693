package io.grapevine.reliability.chaos;

import io.grapevine.Directories;
import io.grapevine.bench.Contender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Runs three replicas of Grapevine, and three of Alertmanager, through the same disturbances at the same time, and prints an
 * account of each. The program behind {@code bin/benchmark-chaos}.
 */
public final class ChaosBenchmark {
    private static final Path DIRECTORY = Path.of("target", "chaos");

    /** The time from the last preparation to the start of the run. */
    private static final long LEAD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final String REPLAY = "--replay";
    private static final String MIXED = "--mixed=";

    private final ChaosPlan plan;
    private final boolean replays;
    private final boolean mixes;
    private final Map<ChaosSide, Account> accounts = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    private ChaosBenchmark(ChaosPlan drawn, List<String> options) {
        this.replays = options.contains(REPLAY);
        this.mixes = other(options).isPresent();
        this.plan = replays ? drawn.calm() : mixes ? drawn.withoutPauses() : drawn;
    }

    /** The launcher of another version. */
    private static Optional<Path> other(List<String> options) {
        return options.stream()
                .filter(option -> option.startsWith(MIXED))
                .map(option -> Path.of(option.substring(MIXED.length())).toAbsolutePath())
                .findFirst();
    }

    /**
     * Runs it. Ends with 1 if Grapevine has an error.
     *
     * @param arguments the length in seconds, 360 if missing; the seed; {@code --persist} for {@code --alerts.persist};
     *     {@code --only=grapevine} or {@code --only=alertmanager}; {@code --replay} for Grapevine alone, recorded under
     *     fewer disturbances, and a replay of that; {@code --mixed=LAUNCHER} for Grapevine alone, whose replicas begin
     *     as the version of this launcher and change the version with each start
     */
    public static void main(String... arguments) throws Exception {
        List<String> numbers =
                Stream.of(arguments).filter(word -> !word.startsWith("--")).toList();
        List<String> options =
                Stream.of(arguments).filter(word -> word.startsWith("--")).toList();
        List<String> known = List.of("--persist", "--only=grapevine", "--only=alertmanager", REPLAY);
        if (!options.stream().allMatch(option -> known.contains(option) || option.startsWith(MIXED))
                || numbers.size() > 2) {
            throw new IllegalArgumentException(List.of(arguments) + " (expected: [SECONDS [SEED]] and some of " + known
                    + " and " + MIXED + "LAUNCHER)");
        }
        long seconds = numbers.isEmpty() ? 360 : Long.parseLong(numbers.get(0));
        long seed = numbers.size() < 2 ? new Random().nextInt(1_000_000) : Long.parseLong(numbers.get(1));
        Path directory = DIRECTORY.resolve(Long.toString(seed)).toAbsolutePath();
        if (Files.exists(directory)) {
            Directories.delete(directory);
        }
        ChaosPlan plan = ChaosPlan.draw(Duration.ofSeconds(seconds), seed);
        ChaosBenchmark benchmark = new ChaosBenchmark(plan, options);
        System.err.println("Seed " + seed + ", " + seconds + " s; event logs and logs of the replicas in " + directory);
        boolean failed = benchmark.run(sides(options, benchmark.plan, directory), seed);
        benchmark.print();
        System.exit(failed ? 1 : 0);
    }

    private static List<ChaosSide> sides(List<String> options, ChaosPlan plan, Path directory) throws Exception {
        List<ChaosSide> sides = new ArrayList<>();
        if (!options.contains("--only=alertmanager")) {
            List<String> flags = new ArrayList<>();
            if (options.contains("--persist")) {
                flags.add("--alerts.persist");
            }
            if (options.contains(REPLAY)) {
                flags.add("--history.dir=" + directory.resolve("%s.history"));
            }
            List<Path> launchers = new ArrayList<>();
            other(options).ifPresent(launchers::add);
            launchers.add(Path.of("bin", "alertmanager").toAbsolutePath());
            sides.add(new ChaosSide("Grapevine", launchers, plan, directory.resolve("grapevine"), flags));
        }
        boolean isAlone = options.contains("--only=grapevine")
                || options.contains(REPLAY)
                || other(options).isPresent();
        List<Contender> real = isAlone ? List.of() : Contender.real();
        if (!real.isEmpty()) {
            Contender first = real.get(0);
            Path own = directory.resolve("alertmanager");
            sides.add(new ChaosSide(first.name(), List.of(first.program()), plan, own, List.of()));
        }
        sides.forEach(side -> Runtime.getRuntime().addShutdownHook(new Thread(side::close)));
        return sides;
    }

    /** Returns whether Grapevine has an error. */
    private boolean run(List<ChaosSide> sides, long seed) throws Exception {
        for (ChaosSide side : sides) {
            side.awaitFormed();
        }
        long zero = System.nanoTime() + LEAD_NANOS;
        for (ChaosSide side : sides) {
            side.begin(zero);
            if (mixes) {
                side.silence(seed);
            }
        }
        long end = zero + TimeUnit.MILLISECONDS.toNanos(plan.length() + ChaosPlan.QUIET);
        TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
        boolean failed = false;
        for (ChaosSide side : sides) {
            failed |= replays && side.replay() != 0;
            if (mixes) {
                side.checkSilences();
            }
            side.close();
            Account account = Judge.account(plan, side.observations());
            accounts.put(side, account);
            failed |= side.title().equals("Grapevine") && (account.hasErrors() || side.unexpectedEnds() > 0);
            if (mixes) {
                failed |= account.count(Account.Kind.MISSED) + account.count(Account.Kind.MISSED_END) > 0;
                faults.addAll(side.faults());
            }
        }
        return failed || !faults.isEmpty();
    }

    private void print() {
        row("", ChaosSide::title);
        System.out.println("|---|" + "---|".repeat(accounts.size()));
        long episodes = plan.groups().stream()
                .flatMap(group -> group.alerts().stream())
                .mapToLong(alert -> alert.episodes().size())
                .sum();
        row("Episodes of alerts", side -> episodes);
        for (ChaosPlan.Kind kind : ChaosPlan.Kind.values()) {
            String title = switch (kind) {
                case KILL -> "`kill -9`";
                case PAUSE -> "Pauses (SIGSTOP)";
                case TERMINATE -> "Restarts (SIGTERM)";
            };
            row(
                    title,
                    side -> side.observations().stream()
                            .filter(each -> each instanceof Observation.Disturbed disturbed && disturbed.kind() == kind)
                            .count());
        }
        row("Times at which the receiver answered 503", side -> plan.refusals().size());
        row("Replicas that ended by themselves", ChaosSide::unexpectedEnds);
        row("Attempts that the receiver refused", side -> account(side).refused());
        row("Notifications accepted", side -> account(side).accepted());
        for (Account.Kind kind : Account.Kind.values()) {
            row(kind.title(), side -> account(side).count(kind));
        }
        if (mixes) {
            row("Changes of silences acknowledged", ChaosSide::silences);
            row("Silences lost or wrong, and lines of logs about what a version could not read", side -> faults.size());
        }
        row(
                "From the first post to the notification (median / 99 of 100 / longest)",
                side -> account(side).delays());
        System.out.println();
        System.out.println(Judge.DEFINITIONS);
        accounts.forEach((side, account) -> {
            System.out.println(side.title() + ":");
            account.findings().stream()
                    .sorted(Comparator.comparingLong(Account.Finding::at))
                    .forEach(System.out::println);
            System.out.println();
        });
        faults.forEach(System.out::println);
    }

    private Account account(ChaosSide side) {
        return Objects.requireNonNull(accounts.get(side));
    }

    private void row(String title, Function<ChaosSide, Object> figure) {
        StringBuilder line = new StringBuilder("| " + title + " |");
        accounts.keySet()
                .forEach(side -> line.append(' ').append(figure.apply(side)).append(" |"));
        System.out.println(line);
    }
}
