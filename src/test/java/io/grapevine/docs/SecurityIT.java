package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The libraries of {@code security.md}, against the list of those in the program. */
class SecurityIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LEAST = Pattern.compile("\\| `([^`]+)` \\| ([\\d.-]+) \\| .+");

    private static final Pattern COMPARED =
            Pattern.compile("compared with public advisories on (\\d{4}-\\d{2}-\\d{2})");

    /** Licences under which a library may be part of a program under Apache-2.0. Of several the user chooses one. */
    private static final Set<String> COMPATIBLE = Set.of(
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0-1.0",
            "EPL-2.0", // in binary form, as the Apache Software Foundation has it
            "Go License", // BSD-3-Clause
            "MIT",
            "MIT-0",
            "MPL-2.0"); // NOTICE says where its source is

    private static final Path PROGRAM = Path.of("target", "quarkus-app");
    private static final Path OPTIONAL = Path.of("target", "optional");
    private static final Pattern LICENCE = Pattern.compile("(META-INF/)?[^/]*LICENSE[^/]*");

    private final Map<String, JsonNode> libraries = new HashMap<>();

    @BeforeEach
    void readListOfLibraries() throws IOException {
        try (DirectoryStream<Path> lists = Files.newDirectoryStream(Path.of("target"), "*-cyclonedx.json")) {
            for (Path list : lists) {
                for (JsonNode library : JSON.readTree(list.toFile()).path("components")) {
                    libraries.put(
                            library.path("group").asText() + ":"
                                    + library.path("name").asText(),
                            library);
                }
            }
        }
        Tool.need(!libraries.isEmpty(), "there is no list of libraries (mvn package -Dcyclonedx.skip=false)");
    }

    private static Set<String> licences(JsonNode library) {
        Set<String> licences = new TreeSet<>();
        for (JsonNode choice : library.path("licenses")) {
            JsonNode licence = choice.path("license");
            licences.add(licence.path("id").asText(licence.path("name").asText()));
        }
        return licences;
    }

    @Test
    void everyLibraryHasACompatibleLicence() {
        List<String> others = new ArrayList<>();
        libraries.forEach((name, library) -> {
            if (licences(library).stream().noneMatch(COMPATIBLE::contains)) {
                others.add(name + " " + licences(library));
            }
        });
        assertThat(others).isEmpty();
    }

    /** One text of the Apache License is enough for all libraries under it that have no text of their own. */
    @Test
    void everyShippedLibraryIsListedAndHasTheTextOfItsLicence() throws IOException {
        Set<String> texts = textsOfTheProgram();
        assertThat(texts).contains("META-INF/third-party/lit/LICENSE");
        assertThat(libraries.keySet()).contains("org.mvnpm:lit", "org.mvnpm:lit-html", "org.mvnpm:lit-element");

        Set<Path> unlisted = shippedJars();
        List<String> lacking = new ArrayList<>();
        libraries.forEach((name, library) -> {
            String version = library.path("version").asText();
            String full = name.replace(':', '.') + "-" + version + ".jar";
            String inLayer = library.path("name").asText() + "-" + version + ".jar";
            for (Path jar : shippedJars()) {
                String file = jar.getFileName().toString();
                if (file.equals(full) || isOptional(jar) && file.equals(inLayer)) {
                    unlisted.remove(jar);
                    if (!licences(library).contains("Apache-2.0")
                            && !texts.contains("META-INF/third-party/" + name.replace(':', '.') + "/LICENSE")
                            && !hasLicenceText(jar)) {
                        lacking.add(file);
                    }
                }
            }
        });
        assertThat(unlisted).as("shipped, but not in the list of libraries").isEmpty();
        assertThat(lacking).as("without the text of their licence").isEmpty();
    }

    private static Set<String> textsOfTheProgram() throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(PROGRAM.resolve("app"), "*.jar");
                JarFile program = new JarFile(jars.iterator().next().toFile())) {
            return program.stream().map(ZipEntry::getName).collect(Collectors.toSet());
        }
    }

    private static boolean isOptional(Path jar) {
        return jar.startsWith(OPTIONAL);
    }

    /** The jars of libraries in the program and in its optional layers. */
    private static Set<Path> shippedJars() {
        Set<Path> jars = new TreeSet<>();
        for (Path directory : List.of(PROGRAM.resolve("lib"), OPTIONAL)) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return jars;
    }

    private static boolean hasLicenceText(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .anyMatch(entry -> LICENCE.matcher(entry.getName()).matches());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noLibraryIsOlderThanThePageSays() throws IOException {
        List<String> old = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (String line :
                Page.of("operate/security.md").section("## Libraries").lines()) {
            Matcher least = LEAST.matcher(line);
            if (least.matches()) {
                JsonNode library = libraries.get(least.group(1));
                assertThat(library).as(least.group(1)).isNotNull();
                seen.add(least.group(1));
                String version = library.path("version").asText();
                if (compare(version, least.group(2)) < 0) {
                    old.add(least.group(1) + " " + version);
                }
            }
        }
        assertThat(old).isEmpty();
        assertThat(seen).contains("com.google.guava:guava", "org.apache.commons:commons-lang3");
    }

    /** Users build a release at any time; where a change is decided on, an old comparison with the advisories is an error. */
    @Test
    @EnabledIfEnvironmentVariable(named = "CI", matches = "true")
    void comparisonWithAdvisoriesIsRecent() throws IOException {
        assertThat(outdated(LocalDate.now(ZoneOffset.UTC))).isEmpty();
    }

    @Test
    void comparisonWithAdvisoriesIsOutdatedAfterNinetyDays() throws IOException {
        LocalDate compared =
                compared().values().stream().min(LocalDate::compareTo).orElseThrow();

        assertThat(outdated(compared.plusDays(90))).isEmpty();
        assertThat(outdated(compared.plusDays(91))).isNotEmpty();
    }

    private static List<String> outdated(LocalDate today) throws IOException {
        return compared().entrySet().stream()
                .filter(document -> document.getValue().plusDays(90).isBefore(today))
                .map(document -> document.getKey() + ": " + document.getValue() + " (expected: within 90 days)")
                .toList();
    }

    /** The date at which each document was last compared with public advisories. */
    private static Map<String, LocalDate> compared() throws IOException {
        Matcher page = COMPARED.matcher(String.join(
                " ", Page.of("operate/security.md").section("## Libraries").lines()));
        assertThat(page.find()).isTrue();
        String vex = JSON.readTree(Path.of("docs", "grapevine.openvex.json").toFile())
                .path("timestamp")
                .asText();
        return Map.of(
                "operate/security.md",
                LocalDate.parse(page.group(1)),
                "grapevine.openvex.json",
                OffsetDateTime.parse(vex).toLocalDate());
    }

    /** By their numbers: 4.1.135.Final is later than 4.1.9. */
    private static int compare(String version, String other) {
        String[] a = version.split("[^0-9]+");
        String[] b = other.split("[^0-9]+");
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            int order = Integer.compare(Integer.parseInt(a[i]), Integer.parseInt(b[i]));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Test
    void statementsOnVulnerabilitiesNameTheLibrariesInUse() throws IOException {
        JsonNode statements = JSON.readTree(
                        Path.of("docs", "grapevine.openvex.json").toFile())
                .path("statements");
        assertThat(statements).hasSize(7);
        for (JsonNode statement : statements) {
            assertThat(statement.path("status").asText()).isEqualTo("not_affected");
            assertThat(statement.path("justification").asText()).isNotEmpty();
            for (JsonNode part : statement.path("products").path(0).path("subcomponents")) {
                String[] purl = part.path("@id").asText().split("[/@]");
                JsonNode library = libraries.get(purl[1] + ":" + purl[2]);
                assertThat(library).as(purl[2]).isNotNull();
                assertThat(library.path("version").asText()).isEqualTo(purl[3]);
            }
        }
        assertThat(libraries.keySet()).doesNotContain("io.atomix:atomix-raft", "io.atomix:atomix-primary-backup");
    }
}
