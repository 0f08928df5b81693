package io.grapevine.sim.world;

import io.grapevine.sim.grapevine.GrapevinePolicy;
import io.grapevine.sim.grapevine.GrapevinePolicy.Kind;
import io.grapevine.sim.grapevine.OtherBuild;
import io.grapevine.sim.world.check.Tally;
import java.io.File;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The program behind {@code bin/simulate}: plays seeds and prints those that fail, and where to keep them. */
public final class Simulate {
    /** Where the lists of seeds are that have failed. */
    private static final String LISTS = "src/test/resources/io/grapevine/sim/world/";

    /** The list for seeds with ordinary days, of all kinds. */
    static final String WITH_DAYS = "kept-seeds-days.txt";

    private final PrintStream out;
    private final Kind kind;
    private final boolean days;
    private final String mixed;
    private final LongFunction<Simulation.Played> player;
    private final Tally sum = new Tally();
    private final Map<Fault, Integer> hits = new EnumMap<>(Fault.class);
    private final List<String> failed = new ArrayList<>();

    /**
     * A program that prints.
     *
     * @param days whether what ordinary days bring happens, too
     * @param mixed where the classes of the other version are; empty if there is none
     * @param player plays a seed
     */
    Simulate(PrintStream out, Kind kind, boolean days, String mixed, LongFunction<Simulation.Played> player) {
        this.out = out;
        this.kind = kind;
        this.days = days;
        this.mixed = mixed;
        this.player = player;
    }

    /**
     * {@code [--seeds N] [--from S] [--persist-alerts | --tenants | --when-muted | --on-call | --actions | --escalations | --valves |
     * --senders | --repeat-intervals | --inhibitions | --personal-rules | --every-kind | --mixed PATHS] [--without-days] [--trace | --compare]}. Without {@code --from} the seeds are fresh: they follow from the time. Ends with 1 if a seed has failed.
     */
    public static void main(String[] args) {
        long from = System.currentTimeMillis();
        long seeds = 100;
        boolean trace = false;
        boolean compare = false;
        boolean withDays = true;
        String mixed = "";
        List<Kind> kinds = List.of(Kind.USUAL);
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--seeds" -> seeds = Long.parseLong(args[++i]);
                case "--from" -> from = Long.parseLong(args[++i]);
                case "--trace" -> trace = true;
                case "--compare" -> compare = true;
                case "--without-days" -> withDays = false;
                case "--mixed" -> mixed = args[++i];
                case "--every-kind" -> kinds = List.of(Kind.values());
                default -> kinds = List.of(kind(args[i]));
            }
        }
        if (compare) {
            System.out.print(Comparison.of(from, seeds).table());
            return;
        }
        PrintStream live = trace ? System.out : null;
        if (!mixed.isEmpty()) {
            System.exit(mixed(mixed, live).play(from, seeds) ? 0 : 1);
        }
        boolean isWell = true;
        for (Kind kind : kinds) {
            boolean days = withDays;
            isWell &= new Simulate(
                            System.out,
                            kind,
                            days,
                            "",
                            seed -> Simulation.play(seed, new GrapevinePolicy(kind, days), live))
                    .play(from, seeds);
        }
        System.exit(isWell ? 0 : 1);
    }

    /** Plays replicas of this build and of another one. */
    private static Simulate mixed(String places, @Nullable PrintStream live) {
        OtherBuild other = OtherBuild.of(
                Arrays.stream(places.split(File.pathSeparator)).map(Path::of).toList());
        return new Simulate(
                System.out,
                Kind.USUAL,
                false,
                places,
                seed -> Simulation.play(seed, GrapevinePolicy.beside(other::driver), live));
    }

    /** The kind of replicas of an option. */
    static Kind kind(String option) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.USUAL && kind.option().equals(option))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(option
                        + " (expected: --seeds N, --from S, --persist-alerts, --tenants, --when-muted, --on-call,"
                        + " --actions, --escalations, --valves, --senders, --repeat-intervals, --inhibitions,"
                        + " --personal-rules, --every-kind, --without-days, --mixed PATHS, --trace or --compare)"));
    }

    /** Plays seeds; false if one has failed. */
    boolean play(long from, long seeds) {
        out.println("seeds " + from + " to " + (from + seeds - 1)
                + (kind.option().isEmpty() ? "" : " " + kind.option()) + (mixed.isEmpty() ? "" : " --mixed " + mixed));
        long start = System.nanoTime();
        for (long seed = from; seed < from + seeds; seed++) {
            Simulation.Played played = player.apply(seed);
            sum.add(played.tally());
            played.hits().forEach((fault, count) -> hits.merge(fault, count, Integer::sum));
            print(played);
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        out.println(seeds + " seeds, " + failed.size() + " failed, " + millis / seeds + " ms each; "
                + sum.notifications() + " notifications, duplicates " + sum.causes() + ", never notified "
                + sum.losses() + ", flaps " + sum.flaps());
        out.println("faults " + hits);
        if (!failed.isEmpty() && mixed.isEmpty()) {
            out.println("mend what fails, and append to " + LISTS + (days ? WITH_DAYS : kind.keptSeeds()) + ":");
            failed.forEach(out::println);
        }
        return failed.isEmpty();
    }

    private void print(Simulation.Played played) {
        if (played.violations().isEmpty()) {
            return;
        }
        out.println("seed " + played.seed() + " failed:");
        played.violations().stream().limit(5).forEach(violation -> out.println("  " + violation));
        out.println("  play it again: "
                + (mixed.isEmpty() ? command(played.seed(), kind, days) : mixedCommand(played.seed())));
        failed.add((days && kind != Kind.USUAL ? kind.option() + " " : "") + played.seed() + " "
                + played.violations().get(0).checker() + ": <what happens>");
    }

    private String mixedCommand(long seed) {
        return "bin/simulate --seeds 1 --from " + seed + " --mixed " + mixed + " --trace";
    }

    /** The command that plays a seed with its trace. */
    static String command(long seed, Kind kind, boolean days) {
        return "bin/simulate --seeds 1 --from " + seed + (kind.option().isEmpty() ? "" : " " + kind.option())
                + (days ? "" : " --without-days") + " --trace";
    }
}
