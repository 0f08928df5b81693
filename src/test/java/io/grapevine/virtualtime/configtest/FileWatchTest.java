package io.grapevine.virtualtime.configtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FileWatchTest {
    @TempDir
    private Path directory;

    private final FileWatch watch = new FileWatch();

    private Path old(String name) throws Exception {
        Path file = Files.writeString(directory.resolve(name), name);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-05T00:00:00Z")));
    }

    private CompletableFuture<Void> waiting() {
        return CompletableFuture.runAsync(watch::await);
    }

    @Test
    void aFileThatIsWrittenEndsTheWait() throws Exception {
        Path file = old("a.yml");
        watch.begin();
        watch.files(List.of(file));
        CompletableFuture<Void> waiting = waiting();

        assertThat(waiting).isNotDone();
        Files.writeString(file, "longer");

        waiting.get();
    }

    @Test
    void aFileThatTakesThePlaceOfAnotherEndsTheWait() throws Exception {
        Path file = old("a.yml");
        watch.begin();
        watch.files(List.of(file));
        CompletableFuture<Void> waiting = waiting();

        Files.move(old("b.yml"), file, StandardCopyOption.REPLACE_EXISTING);

        waiting.get();
    }

    @Test
    void aFileThatAppearsOrGoesEndsTheWait() throws Exception {
        Path file = directory.resolve("a.yml");
        watch.add(file);
        watch.begin();
        CompletableFuture<Void> waiting = waiting();
        Files.writeString(file, "a");
        waiting.get();

        watch.begin();
        waiting = waiting();
        Files.delete(file);
        waiting.get();

        assertThat(watch.size()).isEqualTo(1);
    }

    @Test
    void aFileThatIsWrittenWhileTheTestsRunEndsTheWaitAtOnce() throws Exception {
        Path known = old("a.yml");
        Path found = old("b.yml");
        watch.add(known);
        watch.begin();
        Files.writeString(known, "longer");
        watch.files(List.of(known, found));
        watch.await();

        watch.begin();
        Path another = Files.writeString(directory.resolve("c.yml"), "c");
        Files.setLastModifiedTime(another, FileTime.from(Instant.now().plusSeconds(1)));
        watch.files(List.of(another));
        watch.await();

        assertThat(watch.size()).isEqualTo(3);
    }
}
