package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AppendLogTest extends AppendLogFixture {
    @Test
    void aNewLogIsEmptyAndMakesNoFileBeforeTheFirstRecord() throws IOException {
        assertThat(reopened(new Records())).isEqualTo(LoadReport.NOTHING);
        assertThat(directory.resolve("grapevine")).doesNotExist();
    }

    @Test
    void whatIsDurableIsThereAfterARestartInOrder() throws IOException {
        AppendLog log = open(new Records());
        append(log, "a", "b", "", "c".repeat(500));
        Records read = new Records();

        assertThat(reopened(read)).isEqualTo(new LoadReport(4, 0, 0));
        assertThat(read.texts).containsExactly("a", "b", "", "c".repeat(500));
    }

    @Test
    void theCallbackIsNotCalledBeforeTheRecordIsDurable() throws IOException {
        disk.stuck = new CountDownLatch(1);
        AppendLog log = open(new Records());
        log.append(Records.of("a"), () -> durable.add("a"));
        loop.runUntil(() -> disk.forces.get() == 1);
        assertThat(durable).isEmpty();

        disk.stuck.countDown();
        loop.runUntil(() -> !durable.isEmpty());
    }

    /** A process that is killed while the directory of its first segment becomes durable has lost nothing. */
    @Test
    void theFirstRecordIsWrittenBeforeTheDirectoryIsMadeDurable() throws IOException {
        String record = "a".repeat(500);
        append(open(new Records()), record);

        assertThat(disk.writtenAtDirectoryForce).hasSize(2).allMatch(bytes -> bytes > record.length());

        append(logs.get(0), "b");
        assertThat(disk.writtenAtDirectoryForce).hasSize(2);
    }

    @Test
    void recordsThatComeWhileTheDiskIsBusyShareOneForce() throws IOException {
        disk.stuck = new CountDownLatch(1);
        AppendLog log = open(new Records());
        log.append(Records.of("a"), () -> durable.add("a"));
        loop.runUntil(() -> disk.forces.get() == 1);
        for (int i = 0; i < 50; i++) {
            String text = "r" + i;
            log.append(Records.of(text), () -> durable.add(text));
        }
        disk.stuck.countDown();
        loop.runUntil(() -> durable.size() == 51);

        assertThat(disk.forces).hasValue(2);
        assertThat(durable).startsWith("a", "r0", "r1").endsWith("r49");
    }

    @Test
    void aSnapshotLetsGoOfWhatItCoversAndOfNothingElse() throws IOException {
        AppendLog log = open(new Records());
        append(log, "a", "b");
        LogTask.RotateSegment cut = log.cut();
        append(log, "c");
        log.drop(cut);
        append(log, "d");
        Records read = new Records();
        reopened(read);

        assertThat(read.texts).containsExactly("c", "d");
    }

    @Test
    void aCutWithoutSnapshotLosesNothing() throws IOException {
        AppendLog log = open(new Records());
        append(log, "a");
        log.cut();
        append(log, "b");
        Records read = new Records();
        AppendLog second = reopen(read);
        append(second, "c");
        LogTask.RotateSegment cut = second.cut();
        assertThat(read.texts).containsExactly("a", "b");

        second.drop(cut);
        assertThat(reopened(new Records())).isEqualTo(LoadReport.NOTHING);
        assertThat(segments()).isEmpty();
    }

    @Test
    void twoLogsInOneDirectoryLeaveEachOtherAlone() throws IOException {
        AppendLog first = open(new Records());
        append(first, "a");
        Records seen = new Records();
        AppendLog second = reopenBeside(seen);
        append(second, "b");
        second.drop(second.cut());
        append(second, "c");
        append(first, "d");
        closeAll();

        assertThat(seen.texts).isEmpty();
        Records read = new Records();
        reopened(read);
        assertThat(read.texts).containsExactly("a", "d", "c");
    }

    @Test
    void otherFilesInTheDirectoryAreNotTouched() throws IOException {
        Path logs = Files.createDirectories(directory.resolve("grapevine"));
        Path other = logs.resolve("nflog.0000000000000001.log.corrupt-x");
        Files.writeString(other, "evidence");
        Files.writeString(other.resolveSibling("nflog.log"), "not ours");
        Files.writeString(other.resolveSibling("silences.0000000000000001.log"), "of another state");

        assertThat(reopened(new Records())).isEqualTo(LoadReport.NOTHING);
        assertThat(directory.resolve("grapevine").toFile().list()).hasSize(3);
    }
}
