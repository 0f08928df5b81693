package io.grapevine.storage;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.journal.JournalContract;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** {@link StateFiles} in Alertmanager's format, and in the program's own. */
class StateFilesContractTest {
    @Nested
    class InAlertmanagersFormat extends FilesContract {
        @Override
        StateFiles files() {
            return new StateFiles(directory, "silences", LogLimits.DEFAULT, loop, metrics());
        }
    }

    @Nested
    class InAFormatOfItsOwn extends FilesContract {
        @Override
        StateFiles files() {
            return StateFiles.own(directory, "alerts", LogLimits.DEFAULT, loop, metrics());
        }
    }

    abstract static class FilesContract extends JournalContract {
        @TempDir
        Path directory;

        final PumpLoop loop = new PumpLoop();
        private final List<StateFiles> opened = new ArrayList<>();

        abstract StateFiles files();

        static StorageMetrics metrics() {
            return new StorageMetrics(new PrometheusRegistry());
        }

        @AfterEach
        void close() {
            opened.forEach(StateFiles::close);
        }

        private Records open() throws IOException {
            Records records = new Records();
            StateFiles files = files();
            files.load(records, () -> {});
            opened.add(files);
            return records;
        }

        @Override
        protected Journal store() throws IOException {
            open();
            return opened.get(0);
        }

        @Override
        protected void runUntil(BooleanSupplier done) {
            loop.runUntil(done);
        }

        @Override
        protected List<byte[]> restarted() throws IOException {
            opened.get(0).close(); // another process could not write the segment of a running one
            return open().texts.stream()
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .toList();
        }
    }
}
