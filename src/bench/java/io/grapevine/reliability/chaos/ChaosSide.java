package io.grapevine.reliability.chaos;

import io.grapevine.it.Eventually;
import io.grapevine.it.Ports;
import io.grapevine.reliability.SilenceLoad;
import io.grapevine.reliability.chaos.ChaosPlan.Disturbance;
import io.grapevine.reliability.chaos.ChaosPlan.Group;
import io.grapevine.reliability.chaos.ChaosPlan.Kind;
import io.grapevine.reliability.chaos.ChaosPlan.Span;
import io.grapevine.reliability.chaos.Observation.Disturbed;
import io.grapevine.reliability.chaos.Observation.Post;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Three replicas of one program, their receiver, and the Prometheus server that posts to each of them. */
final class ChaosSide implements AutoCloseable {
    private static final String CONFIG = """
            route: {receiver: team, group_by: [alertname], group_wait: 2s, group_interval: 5s, repeat_interval: 4h}
            receivers: [{name: team, webhook_configs: [{url: '%s'}]}]
            """;

    /** For so long an end is posted again and again, as by Prometheus. */
    private static final long KEEP_RESOLVED = Duration.ofMinutes(15).toMillis();

    /** The time between two changes of silences at one replica. */
    private static final long SILENCE_MILLIS = 500;

    private final String title;
    private final ChaosPlan plan;
    private final Path directory;
    private final ChaosReceiver receiver;
    private final List<ChaosReplica> replicas = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<ScheduledExecutorService> disturbers = new ArrayList<>();
    private final List<ExecutorService> posters = new ArrayList<>();
    private final List<ScheduledExecutorService> silencers = new ArrayList<>();
    private final SilenceLoad silences = new SilenceLoad();
    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
    private Optional<Journal> journal = Optional.empty();
    private boolean closed;

    /**
     * Starts the replicas.
     *
     * @param title the name of the program
     * @param commands the versions of the program, which starts of a replica take in turn: the first one begins
     * @param directory where its configuration, data and logs are
     * @param flags further flags, in which {@code %s} is the name of the replica
     */
    ChaosSide(String title, List<Path> commands, ChaosPlan plan, Path directory, List<String> flags)
            throws IOException {
        this.title = title;
        this.plan = plan;
        this.directory = Files.createDirectories(directory);
        this.receiver = new ChaosReceiver(plan);
        Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(receiver.url()));
        List<Integer> mesh =
                ChaosPlan.REPLICAS.stream().map(name -> Ports.free()).toList();
        for (String name : ChaosPlan.REPLICAS) {
            int own = mesh.get(replicas.size());
            List<String> all = new ArrayList<>();
            flags.forEach(flag -> all.add(flag.formatted(name)));
            all.add("--cluster.listen-address=127.0.0.1:" + own);
            mesh.stream().filter(port -> port != own).forEach(port -> all.add("--cluster.peer=127.0.0.1:" + port));
            replicas.add(new ChaosReplica(name, commands, config, directory, Ports.free(), all));
            disturbers.add(Executors.newSingleThreadScheduledExecutor());
            posters.add(Executors.newSingleThreadExecutor());
            silencers.add(Executors.newSingleThreadScheduledExecutor());
        }
    }

    /** The name of the program. */
    String title() {
        return title;
    }

    /** Waits until the replicas have found each other. */
    void awaitFormed() throws Exception {
        for (ChaosReplica replica : replicas) {
            Eventually.holds(title + " has formed a cluster", () -> replica.hasFormed(replicas.size()));
        }
    }

    /** Begins to post and to disturb. */
    void begin(long zeroNanos) throws IOException {
        Journal begun = new Journal(directory.resolve("events.log"), zeroNanos);
        journal = Optional.of(begun);
        receiver.record(begun);
        for (Group group : plan.groups()) {
            for (long at = group.phase(); at < plan.length() + ChaosPlan.QUIET; at += ChaosPlan.INTERVAL) {
                long evaluation = at;
                clock.schedule(() -> evaluate(begun, group, evaluation), at - begun.now(), TimeUnit.MILLISECONDS);
            }
        }
        for (Disturbance disturbance : plan.disturbances()) {
            disturb(begun, disturbance);
        }
    }

    /** Begins to create and expire silences at each replica. */
    void silence(long seed) {
        for (int i = 0; i < replicas.size(); i++) {
            ChaosReplica replica = replicas.get(i);
            Random random = new Random(seed + i);
            Runnable change = () -> {
                try {
                    replica.silence(silences, random);
                } catch (AssertionError e) {
                    faults.add("silences of " + replica.name() + ": " + e.getMessage());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
            silencers.get(i).scheduleWithFixedDelay(change, 0, SILENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Ends the creation of silences, and looks for all of them at each replica. */
    void checkSilences() throws IOException, InterruptedException {
        for (ScheduledExecutorService silencer : silencers) {
            silencer.shutdown();
            silencer.awaitTermination(ChaosPlan.RECOVERY, TimeUnit.MILLISECONDS);
        }
        Thread.sleep(Judge.UNDER_WAY);
        for (ChaosReplica replica : replicas) {
            SilenceLoad.Found found = replica.check(silences);
            if (found.lost() > 0 || !found.wrong().isEmpty()) {
                faults.add(replica.name() + " has lost " + found.lost() + " of " + silences.acknowledged()
                        + " changes of silences, wrong are " + found.wrong());
            }
        }
    }

    /** How many changes of silences were acknowledged. */
    int silences() {
        return silences.acknowledged();
    }

    /** What is wrong with silences, and, once this is closed, what replicas could not read. */
    List<String> faults() throws IOException {
        List<String> all = new ArrayList<>(faults);
        for (ChaosReplica replica : replicas) {
            replica.unreadable().forEach(line -> all.add(replica.name() + " logs " + line));
        }
        return all;
    }

    private void evaluate(Journal begun, Group group, long evaluation) {
        Optional<String> body = body(begun, group, evaluation);
        for (int i = 0; body.isPresent() && i < replicas.size(); i++) {
            ChaosReplica replica = replicas.get(i);
            posters.get(i).execute(() -> post(begun, replica, group, evaluation, body.get()));
        }
    }

    private static void post(Journal begun, ChaosReplica replica, Group group, long evaluation, String body) {
        String post = replica.name() + " is posted " + group.name() + " of " + Judge.seconds(evaluation) + ": ";
        try {
            int status = replica.post(body);
            if (status == 200) {
                begun.add(new Post(begun.now(), replica.name(), group.name(), evaluation));
            } else {
                begun.note(begun.now(), post + status);
            }
        } catch (IOException e) {
            begun.note(begun.now(), post + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is posted about a group; empty if none of its alerts has fired yet. */
    private static Optional<String> body(Journal begun, Group group, long evaluation) {
        List<String> alerts = new ArrayList<>();
        for (ChaosPlan.Alert alert : group.alerts()) {
            alert.episodes().stream()
                    .filter(episode -> episode.from() <= evaluation && evaluation < episode.to() + KEEP_RESOLVED)
                    .reduce((earlier, later) -> later)
                    .ifPresent(episode -> {
                        long end = episode.contains(evaluation) ? evaluation + ChaosPlan.VALIDITY : episode.to();
                        alerts.add("""
                                {"labels": {"alertname": "%s", "instance": "%s"}, "startsAt": "%s", "endsAt": "%s"}
                                """.formatted(
                                        group.name(), alert.instance(), begun.time(episode.from()), begun.time(end)));
                    });
        }
        return alerts.isEmpty() ? Optional.empty() : Optional.of("[" + String.join(",", alerts) + "]");
    }

    private void disturb(Journal begun, Disturbance disturbance) {
        int index = ChaosPlan.REPLICAS.indexOf(disturbance.replica());
        ChaosReplica replica = replicas.get(index);
        ScheduledExecutorService disturber = disturbers.get(index);
        Kind kind = disturbance.kind();
        Span span = disturbance.span();
        long[] since = new long[1];
        at(begun, disturber, span.from(), () -> {
            since[0] = begun.now();
            begun.note(since[0], replica.name() + ": " + kind + " until " + Judge.seconds(span.to()));
            replica.disturb(kind);
            return since;
        });
        at(begun, disturber, span.to(), () -> {
            replica.recover(kind);
            begun.add(new Disturbed(kind, replica.name(), new Span(since[0], begun.now())));
            return since;
        });
    }

    private static void at(Journal begun, ScheduledExecutorService thread, long at, Callable<?> task) {
        thread.schedule(
                () -> {
                    try {
                        task.call();
                    } catch (Exception | AssertionError e) {
                        begun.note(begun.now(), "cannot disturb: " + e);
                    }
                },
                at - begun.now(),
                TimeUnit.MILLISECONDS);
    }

    /** What was observed so far. */
    List<Observation> observations() {
        return journal.map(Journal::observations).orElse(List.of());
    }

    /** Replays the recorded history of all replicas with the configuration in force, and returns the exit code. */
    int replay() throws IOException, InterruptedException {
        String history = directory.resolve("history.jsonl").toString();
        int exported = amtool(
                "history",
                "export",
                "--alertmanager.url=" + replicas.get(0).url(),
                "--since=1d",
                "--timeout=1m",
                "--file=" + history);
        String config = "--config.file=" + directory.resolve("alertmanager.yml");
        return exported != 0 ? exported : amtool("replay", "--file=" + history, config, "--tolerance=6s");
    }

    private static int amtool(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bin/amtool"));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** How often a replica was found dead although it had not been killed. */
    int unexpectedEnds() {
        return replicas.stream().mapToInt(ChaosReplica::unexpectedEnds).sum();
    }

    /** Ends all, and writes the logs of the replicas. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        clock.shutdownNow();
        disturbers.forEach(ExecutorService::shutdownNow);
        posters.forEach(ExecutorService::shutdownNow);
        silencers.forEach(ExecutorService::shutdownNow);
        try {
            for (ChaosReplica replica : replicas) {
                replica.close();
            }
            receiver.close();
            if (journal.isPresent()) {
                journal.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
