package io.grapevine.sim.world;

import io.grapevine.sim.grapevine.GrapevinePolicy;
import io.grapevine.sim.world.check.Tally;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;

/** The program behind {@code bin/simulate}: plays seeds and prints those that fail. */
public final class Simulate {
    private final PrintStream out;
    private final GrapevinePolicy.Kind kind;
    private final Tally sum = new Tally();
    private final Map<Fault, Integer> hits = new EnumMap<>(Fault.class);

    private Simulate(PrintStream out, GrapevinePolicy.Kind kind) {
        this.out = out;
        this.kind = kind;
    }

    /** {@code --seeds N --from S [--persist-alerts | --tenants | --when-muted | --on-call | --actions] [--trace | --compare]}. Ends with 1 if a seed has failed. */
    public static void main(String[] args) {
        long from = 1;
        long seeds = 100;
        boolean trace = false;
        boolean compare = false;
        GrapevinePolicy.Kind kind = GrapevinePolicy.Kind.USUAL;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--seeds" -> seeds = Long.parseLong(args[++i]);
                case "--from" -> from = Long.parseLong(args[++i]);
                case "--trace" -> trace = true;
                case "--compare" -> compare = true;
                case "--persist-alerts" -> kind = GrapevinePolicy.Kind.PERSISTENT;
                case "--tenants" -> kind = GrapevinePolicy.Kind.TENANTS;
                case "--when-muted" -> kind = GrapevinePolicy.Kind.MUTED_ENDS;
                case "--on-call" -> kind = GrapevinePolicy.Kind.ON_CALL;
                case "--actions" -> kind = GrapevinePolicy.Kind.ACTIONS;
                default ->
                    throw new IllegalArgumentException(args[i]
                            + " (expected: --seeds N, --from S, --persist-alerts, --tenants, --when-muted,"
                            + " --on-call, --actions, --trace or --compare)");
            }
        }
        if (compare) {
            System.out.print(Comparison.of(from, seeds).table());
        } else {
            System.exit(new Simulate(System.out, kind).play(from, seeds, trace) == 0 ? 0 : 1);
        }
    }

    private int play(long from, long seeds, boolean trace) {
        int failed = 0;
        long start = System.nanoTime();
        for (long seed = from; seed < from + seeds; seed++) {
            Simulation.Played played = Simulation.play(seed, new GrapevinePolicy(kind), trace ? out : null);
            sum.add(played.tally());
            played.hits().forEach((fault, count) -> hits.merge(fault, count, Integer::sum));
            if (!played.violations().isEmpty()) {
                failed++;
                print(played);
            }
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        out.println(seeds + " seeds, " + failed + " failed, " + millis / seeds + " ms each; " + sum.notifications()
                + " notifications, duplicates " + sum.causes() + ", never notified " + sum.losses() + ", flaps "
                + sum.flaps());
        out.println("faults " + hits);
        return failed;
    }

    private void print(Simulation.Played played) {
        out.println("seed " + played.seed() + " failed:");
        played.violations().stream().limit(5).forEach(violation -> out.println("  " + violation));
        out.println("  play it again: " + command(played.seed(), kind));
    }

    /** The command that plays a seed with its trace. */
    static String command(long seed, GrapevinePolicy.Kind kind) {
        String option = switch (kind) {
            case USUAL -> "";
            case PERSISTENT -> " --persist-alerts";
            case TENANTS -> " --tenants";
            case MUTED_ENDS -> " --when-muted";
            case ON_CALL -> " --on-call";
            case ACTIONS -> " --actions";
        };
        return "bin/simulate --seeds 1 --from " + seed + option + " --trace";
    }
}
