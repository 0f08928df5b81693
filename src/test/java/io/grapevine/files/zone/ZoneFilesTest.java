package io.grapevine.files.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.zone.JvmZones;
import io.grapevine.model.zone.TzifBytes;
import io.grapevine.model.zone.ZoneSource;
import io.grapevine.model.zone.ZoneTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZoneFilesTest {
    private static final String VANCOUVER = "America/Vancouver";

    /** A winter after British Columbia has stopped changing the clock. */
    private static final long WINTER = Instant.parse("2027-01-15T00:00:00Z").getEpochSecond();

    @TempDir
    private Path directory;

    private Path old;
    private Path updated;

    @BeforeEach
    void writeTwoVersions() throws IOException {
        old = directory.resolve("old");
        updated = directory.resolve("new");
        TzifBytes.vancouver().into(old, VANCOUVER);
        TzifBytes.version(old, "2025a");
        TzifBytes.vancouverSince2026().into(updated, VANCOUVER);
        TzifBytes.version(updated, "2026b");
    }

    /** The zones of a JVM that knows only of the old rules. */
    private record Jvm(String version) implements ZoneSource {
        @Override
        public Optional<ZoneTable> find(String name) {
            return name.equals("Jvm/Only") || name.equals(VANCOUVER)
                    ? JvmZones.INSTANCE.find("Asia/Tokyo")
                    : Optional.empty();
        }

        @Override
        public String origin() {
            return "JVM";
        }
    }

    private static ZoneFiles files(Map<String, String> environment, String jvm, Path... system) {
        return new ZoneFiles(environment, List.of(system), new Jvm(jvm));
    }

    private static String shown(ZoneSource zones) {
        return zones.find(VANCOUVER).map(zone -> zone.abbreviation(WINTER)).orElse("none") + " " + zones.version();
    }

    @Test
    void systemCountsWhereItsVersionIsNotOlderThanThatOfTheJvm() {
        assertThat(shown(files(Map.of(), "2025a", old))).isEqualTo("PST 2025a");
        assertThat(shown(files(Map.of(), "2025c", updated))).isEqualTo("MST 2026b");
    }

    @Test
    void jvmCountsWhereItIsNewer() {
        ZoneFiles zones = files(Map.of(), "2026f", updated);

        assertThat(shown(zones)).isEqualTo("JST 2026f");
        assertThat(zones.origin()).isEqualTo("JVM");
    }

    @Test
    void systemCountsWhereItDoesNotSayItsVersion() throws IOException {
        Files.delete(updated.resolve("tzdata.zi"));

        assertThat(shown(files(Map.of(), "2026f", updated))).isEqualTo("MST unknown");
    }

    @Test
    void versionMayStandInAFileOfItsOwn() throws IOException {
        Files.delete(updated.resolve("tzdata.zi"));
        Files.writeString(updated.resolve("+VERSION"), "2026b\n");

        assertThat(shown(files(Map.of(), "2025a", updated))).isEqualTo("MST 2026b");
    }

    @Test
    void variableComesFirstWhateverItsVersion() {
        ZoneFiles zones = files(Map.of("ZONEINFO", old.toString()), "2026f", updated);

        assertThat(shown(zones)).isEqualTo("PST 2025a");
        assertThat(zones.origin()).isEqualTo(old.toString());
    }

    @Test
    void variableMayNameAnArchive() throws IOException {
        Path archive = directory.resolve("zoneinfo.zip");
        try (OutputStream out = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(VANCOUVER));
            zip.write(TzifBytes.vancouverSince2026().bytes());
        }

        assertThat(shown(files(Map.of("ZONEINFO", archive.toString()), "2025a", old)))
                .isEqualTo("MST unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/nowhere", "/dev/null", "/dev/zero", "nowhere.zip", "a\0b"})
    void variableThatNamesNothingIsNoFault(String place) {
        assertThat(files(Map.of("ZONEINFO", place), "2025a", updated).find(VANCOUVER))
                .hasValueSatisfying(
                        zone -> assertThat(zone.abbreviation(WINTER)).isEqualTo("MST"));
    }

    @Test
    void jvmCountsWhereTheSystemHasNoZones() {
        ZoneFiles zones = files(Map.of(), "2025a", directory.resolve("missing"));

        assertThat(shown(zones)).isEqualTo("JST 2025a");
        assertThat(zones.sources()).hasSize(1);
    }

    @Test
    void otherSourceHasTheZoneWhereAFileCannotBeUsed() throws IOException {
        byte[] file = TzifBytes.vancouverSince2026().bytes();
        Files.write(updated.resolve(VANCOUVER), java.util.Arrays.copyOf(file, file.length - 3));

        assertThat(shown(files(Map.of(), "2025a", updated))).isEqualTo("JST 2026b");
        assertThat(files(Map.of(), "2025a", updated).find("Jvm/Only")).isPresent();
    }

    @Test
    void linksAreFollowed() throws IOException {
        Files.createSymbolicLink(updated.resolve("Pacific"), updated.resolve(VANCOUVER));
        Files.createSymbolicLink(updated.resolve("Loop"), updated.resolve("Loop"));
        ZoneFiles zones = files(Map.of(), "2025a", updated);

        assertThat(zones.find("Pacific")).contains(zones.find(VANCOUVER).orElseThrow());
        assertThat(zones.find("Loop")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../old/America/Vancouver",
                "America/../America/Vancouver",
                "./America/Vancouver",
                "America//Vancouver",
                "/America/Vancouver",
                "America/Vancouver/",
                "America\\Vancouver",
                "America",
                "tzdata.zi",
                "",
                "America/Vancouver\0",
                "america/vancouver"
            })
    void otherNamesAreNone(String name) {
        assertThat(files(Map.of(), "2025a", updated).find(name)).isEmpty();
    }

    @Test
    void jvmHasItsVersion() {
        assertThat(JvmZones.INSTANCE.version()).matches("20[0-9]{2}[a-z]{1,2}");
    }
}
