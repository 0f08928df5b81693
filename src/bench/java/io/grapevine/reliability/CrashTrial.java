package io.grapevine.reliability;

import io.grapevine.it.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One replica, alone, that is killed at random moments under a mixed load, and started again on what it has left, which
 * may have been damaged in between.
 */
final class CrashTrial implements AutoCloseable {
    private static final int SILENCERS = 4;

    /** A replica lives at most so long under load. */
    private static final Duration LIFE = Duration.ofMillis(1_200);

    /** One kill of ten comes so soon that the replica has not started yet. */
    private static final Duration START = Duration.ofMillis(900);

    private static final int START_MINUTES = 10;

    private final Path directory;
    private final Path data;
    private final Path config;
    private final boolean damaging;
    private final Random random;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final SilenceLoad silences = new SilenceLoad();
    private final AlertLoad alerts = new AlertLoad();
    private int kills;
    private int lost;
    private int repeated;
    private int recorded;
    private int damaged;
    private final List<String> wrong = new ArrayList<>();
    private final List<String> failedStarts = new ArrayList<>();

    /**
     * The counts of what the kills have done.
     *
     * @param acknowledged silences created or ended, and answered 200
     * @param lost acknowledged silences that were not there after a restart
     * @param notifications about alerts, as the receiver counts them
     * @param recorded notifications of which the log of a dead replica had the record, and whose alert was posted to
     *     the next one
     * @param repeated recorded notifications that were sent again
     * @param damaged files damaged between a kill and the next start
     * @param wrong silences that no client has requested
     * @param failedStarts what replicas logged that did not start
     */
    record Result(
            int kills,
            int acknowledged,
            int lost,
            int notifications,
            int recorded,
            int repeated,
            int damaged,
            List<String> wrong,
            List<String> failedStarts) {}

    /**
     * Prepares a trial.
     *
     * @param damaging whether files are damaged between a kill and the next start
     */
    CrashTrial(Path directory, boolean damaging, long seed) throws IOException {
        this.directory = directory;
        this.data = Files.createDirectories(directory.resolve("data"));
        this.damaging = damaging;
        this.random = new Random(seed);
        this.config = Files.writeString(directory.resolve("am.yml"), alerts.config());
    }

    /** Kills the replica so many times, starts it once more, and compares what is left. */
    Result run(int times) throws Exception {
        DurableLog left = DurableLog.of(data, directory);
        for (int i = 0; i < times; i++) {
            left = round(left);
            kills++;
        }
        try (Program last = start()) {
            check(last, left);
            last.terminate();
        }
        countRepeated(left);
        return new Result(
                kills,
                silences.acknowledged(),
                lost,
                alerts.notifications(),
                recorded,
                repeated,
                damaged,
                List.copyOf(wrong),
                List.copyOf(failedStarts));
    }

    private DurableLog round(DurableLog left) throws Exception {
        try (Program program = start()) {
            if (random.nextInt(10) == 0) {
                Thread.sleep(random.nextInt((int) START.toMillis()));
            } else if (check(program, left)) {
                live(program);
            }
            program.kill();
        }
        countRepeated(left);
        DurableLog log = DurableLog.of(data, directory);
        if (damaging) {
            damaged += FileDamage.inflict(data, random);
            return DurableLog.of(data, directory);
        }
        return log;
    }

    private void countRepeated(DurableLog left) {
        for (AlertLoad.Notified each : alerts.takeReceived()) {
            if (left.says(each.alert(), each.status())) {
                repeated++;
            }
        }
    }

    private Program start() throws IOException {
        return Program.starting(List.of(), config, data, List.of("--data.maintenance-interval=500ms"));
    }

    /** Compares what a replica that has started holds and sends with what the one before has left. */
    private boolean check(Program program, DurableLog left) throws Exception {
        if (!hasStarted(program)) {
            failedStarts.add(program.log());
            return false;
        }
        SilenceLoad.Found found = silences.check(program);
        lost += found.lost();
        wrong.addAll(found.wrong());
        if (found.lost() > 0) {
            silences.accept(program); // count each once
        }
        recorded += alerts.recorded(left);
        alerts.repeat(program);
        return true;
    }

    /** Waits until a replica listens, or ends, or has had many times what a slow computer needs. */
    private static boolean hasStarted(Program program) throws IOException {
        for (int i = 0; i < START_MINUTES; i++) {
            try {
                program.url();
                return true;
            } catch (IOException e) {
                if (!program.handle().isAlive()) {
                    return false;
                }
            }
        }
        return false;
    }

    /** The clients work until the replica is dead; their errors are thrown. */
    private void live(Program program) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < SILENCERS; i++) {
            Random own = new Random(random.nextLong());
            all.add(workers.submit(() -> {
                silences.run(program, own);
                return null;
            }));
        }
        Random own = new Random(random.nextLong());
        all.add(workers.submit(() -> {
            alerts.run(program, own);
            return null;
        }));
        Thread.sleep(random.nextInt((int) LIFE.toMillis()));
        program.kill();
        for (Future<?> each : all) {
            each.get();
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        alerts.close();
    }
}
