package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineJournalsTest {
    @TempDir
    Path directory;

    @Test
    void recordsFollowThoseOfTheSnapshotAndTheLog() throws IOException {
        Path data = directory.resolve("data");
        try (OfflineJournals journals = OfflineJournals.open(data)) {
            assertThat(journals.read("tsilences")).isEmpty();
            journals.append("tsilences", List.of(new byte[] {1}));
            writeSegment(data, new byte[] {2});
            journals.append("tsilences", List.of(new byte[] {3}));
            assertThat(journals.read("tsilences")).containsExactly(new byte[] {1}, new byte[] {2}, new byte[] {3});
        }
        assertThat(Segments.list(data.resolve("grapevine"), "tsilences")).isEmpty();
    }

    private static void writeSegment(Path data, byte[] record) throws IOException {
        Segments segments = new Segments(
                data.resolve("grapevine"), "tsilences", new StorageMetrics(new PrometheusRegistry()), Disk.REAL);
        Segments.Opened opened = segments.open();
        opened.write(record);
        opened.commit(segments);
        opened.out.close();
    }

    @Test
    void directoryThatIsInUseIsRefused() throws IOException {
        try (OfflineJournals journals = OfflineJournals.open(directory)) {
            assertThat(journals.read("tnflog")).isEmpty();
            assertThatThrownBy(() -> OfflineJournals.open(directory))
                    .hasMessageContaining("is in use by another process");
        }
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> OfflineJournals.open(file)).hasMessageContaining("not a directory");
    }
}
