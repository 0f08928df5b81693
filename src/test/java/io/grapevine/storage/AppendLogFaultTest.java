package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AppendLogFaultTest extends AppendLogFixture {
    @Test
    void aTornTailIsCutOffOnce() throws IOException {
        append(open(new Records()), "a", "b");
        closeAll();
        Path segment = segments().get(0);
        byte[] whole = Files.readAllBytes(segment);
        Files.write(segment, new byte[7], StandardOpenOption.APPEND);
        Records read = new Records();

        assertThat(reopened(read)).isEqualTo(new LoadReport(2, 0, 0));
        assertThat(segment).hasBinaryContent(whole);
    }

    @Test
    void aDamagedSegmentIsKeptBesideTheOthers() throws IOException {
        append(open(new Records()), "first", "second");
        closeAll();
        Path segment = segments().get(0);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[JournalFormat.HEADER + JournalFormat.FRAME] ^= 1;
        Files.write(segment, bytes);
        Records read = new Records();
        AppendLog log = reopen(read);
        log.drop(log.cut());
        closeAll();

        assertThat(read.texts).containsExactly("second");
        assertThat(metric("grapevine_storage_damaged_files", "state", "nflog")).isEqualTo(1);
        try (var files = Files.list(directory.resolve("grapevine"))) {
            assertThat(files.toList())
                    .singleElement()
                    .satisfies(aside ->
                            assertThat(aside).hasBinaryContent(bytes).asString().contains(".log.corrupt-"));
        }
    }

    @Test
    void aFullDiskDelaysNoCallerAndTheLogRecoversWithASnapshot() throws IOException {
        AppendLog log = open(new Records());
        append(log, "a");
        disk.room = 5;
        append(log, "lost", "lost too");
        assertThat(metric("grapevine_log_lost_records", "state", "nflog", "reason", "disk"))
                .isEqualTo(2);
        assertThat(metric("grapevine_log_write_failures", "state", "nflog")).isEqualTo(1);

        disk.room = Long.MAX_VALUE;
        append(log, "left out, for the disk is given a pause");
        assertThat(wishes).hasValue(0);
        loop.advance(LIMITS.retryPause());
        append(log, "b");
        loop.runUntil(() -> wishes.get() == 1);
        Records read = new Records();

        assertThat(reopened(read)).isEqualTo(new LoadReport(2, 0, 0));
        assertThat(read.texts).containsExactly("a", "b");
    }

    @Test
    void aDiskThatIsFullFromTheStartLeavesNoFileBehind() throws IOException {
        disk.room = 5;
        append(open(new Records()), "lost");
        closeAll();

        assertThat(segments()).isEmpty();
    }

    @Test
    void aSegmentIsNotWrittenAgainAfterAFailedForce() throws IOException {
        AppendLog log = open(new Records());
        append(log, "a");
        disk.forceFails = true;
        append(log, "lost");
        disk.forceFails = false;
        loop.advance(LIMITS.retryPause());
        append(log, "b");
        closeAll();

        assertThat(segments()).hasSize(2);
        Records read = new Records();
        reopened(read);
        assertThat(read.texts).containsExactly("a", "b");
    }

    @Test
    void noCallerWaitsLongerThanPatienceForAStuckDisk() throws IOException {
        disk.stuck = new CountDownLatch(1);
        AppendLog log = open(new Records());
        log.append(Records.of("a"), () -> durable.add("a"));
        loop.advance(Duration.ofSeconds(1));
        log.append(Records.of("b"), () -> durable.add("b"));
        loop.advance(Duration.ofMillis(999));
        assertThat(durable).isEmpty();
        loop.advance(Duration.ofMillis(1));
        assertThat(durable).containsExactly("a");
        loop.advance(Duration.ofSeconds(1));
        assertThat(durable).containsExactly("a", "b");
        assertThat(metric("grapevine_log_waits_cut_short", "state", "nflog")).isEqualTo(2);

        disk.stuck.countDown();
        append(log, "c");
        assertThat(durable).containsExactly("a", "b");
        Records read = new Records();
        reopened(read);
        assertThat(read.texts).containsExactly("a", "b", "c");
    }

    @Test
    void aFullQueueDelaysNoCaller() throws IOException {
        disk.stuck = new CountDownLatch(1);
        AppendLog log = open(new Records());
        log.append(new byte[600], () -> durable.add("a"));
        log.append(new byte[600], () -> durable.add("too much"));

        assertThat(durable).containsExactly("too much");
        assertThat(metric("grapevine_log_lost_records", "state", "nflog", "reason", "queue_full"))
                .isEqualTo(1);
        assertThat(metric("grapevine_log_queue_bytes", "state", "nflog")).isEqualTo(600);
        disk.stuck.countDown();
        loop.runUntil(() -> durable.size() == 2);
        assertThat(metric("grapevine_log_queue_bytes", "state", "nflog")).isZero();
        assertThat(wishes).as("snapshots that make up for the gap").hasValue(1);
    }

    @Test
    void logThatHangsAndRejectsRecordsReportsBothWithinAMinute() throws IOException {
        disk.stuck = new CountDownLatch(1);
        AppendLog log = open(new Records());
        try (LogLines lines = LogLines.capture()) {
            log.append(new byte[600], () -> {});
            loop.advance(LIMITS.patience());
            log.append(new byte[600], () -> {});
            log.append(new byte[600], () -> {});

            assertThat(lines.lines())
                    .satisfiesExactly(
                            line -> assertThat(line).endsWith("Append log hangs, requests no longer wait for it"),
                            line -> assertThat(line).endsWith("Append log rejects records: QUEUE_FULL"));
        }
    }

    @Test
    void aLargeLogAsksForASnapshotAndThenStopsGrowing() throws IOException {
        AppendLog log = open(new Records());
        int frame = 900 + JournalFormat.FRAME;
        for (int i = 0; i < 5; i++) {
            append(log, "x".repeat(900));
        }
        assertThat(wishes).hasValue(0);
        append(log, "x".repeat(900));
        loop.runUntil(() -> wishes.get() == 1);
        for (int i = 6; i < 20; i++) {
            append(log, "x".repeat(900));
        }
        assertThat(wishes).hasValue(1);
        double size = metric("grapevine_log_size_bytes", "state", "nflog");
        assertThat(size).isBetween(10_000.0, 10_000.0 + frame);
        assertThat(metric("grapevine_log_lost_records", "state", "nflog", "reason", "log_full"))
                .isEqualTo(9);

        log.drop(log.cut());
        append(log, "small again");
        assertThat(metric("grapevine_log_size_bytes", "state", "nflog")).isLessThan(100);
    }

    @Test
    void aFailingCallbackDoesNotPreventOthers() throws IOException {
        AppendLog log = open(new Records());
        log.append(Records.of("a"), () -> {
            throw new IllegalStateException("broken");
        });
        append(log, "b");
    }

    @Test
    void aClosedLogDelaysNoCaller() throws IOException {
        AppendLog log = open(new Records());
        log.close();
        log.append(Records.of("a"), () -> durable.add("a"));

        assertThat(durable).containsExactly("a");
    }
}
