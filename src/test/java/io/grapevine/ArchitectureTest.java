package io.grapevine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.grapevine.alerts.AlertStore;
import io.grapevine.config.IntegrationKind;
import io.grapevine.dispatch.AggregationGroup;
import io.grapevine.dispatch.Dispatcher;
import io.grapevine.silence.Silences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rooms of the house: who may import whom, and what the core must not touch. */
class ArchitectureTest {
    private static final String ROOT = "io.grapevine";
    /** Of classes outside of the program the rules look at names only: reading those, too, would double the time of the import. */
    private static final JavaClasses ALL = ArchConfiguration.withThreadLocalScope(configuration -> {
        configuration.setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ROOT);
    });

    /** Each kind of receiver has a room of its own, and none imports another. */
    private static final List<String> KIND_ROOMS = Stream.of(IntegrationKind.values())
            .map(kind -> "integration." + kind.label())
            .toList();

    /**
     * Each room and the rooms it may import: {@code x} the room alone, {@code x.*} also the rooms below it. A room includes the
     * packages below it that are no rooms of their own.
     */
    private static final Map<String, String> ROOMS = withKinds(Map.ofEntries(
            Map.entry("base.go", ""),
            Map.entry("base.loop", ""),
            Map.entry("base.metrics", ""),
            Map.entry("base.trace", ""),
            Map.entry("base.protobuf", "base.go"),
            Map.entry("base.tls", "base.go"),
            Map.entry("base.commandline", "base.go"),
            Map.entry("model", "base.go base.protobuf"),
            Map.entry("model.matcher", "base.go model"),
            Map.entry("model.timeinterval", ""),
            Map.entry("storage.journal", ""),
            Map.entry("mesh", "base.* model storage.journal"),
            Map.entry("config", "model.*"),
            Map.entry("template", "base.go model"),
            Map.entry("alerts", "base.* model storage.journal"),
            Map.entry("silence", "base.* model.* mesh storage.journal"),
            Map.entry("nflog", "base.* model mesh storage.journal"),
            Map.entry("mute.inhibit", "base.* model.* config alerts"),
            Map.entry("mute", "model.* alerts silence mute.inhibit"),
            Map.entry("dispatch.route", "model.* config"),
            Map.entry("notify", "base.* model.* config template mute nflog mesh"),
            Map.entry("dispatch", "base.* model.* config template alerts notify dispatch.route"),
            Map.entry("alerts.persistence", "base.* model config alerts notify dispatch.* storage.journal"),
            Map.entry("eventrecorder.event", "model config silence notify dispatch.route"),
            Map.entry(
                    "node",
                    "base.* model.* config template alerts.* silence nflog mute.* notify dispatch.* mesh"
                            + " eventrecorder.event storage.journal"),
            Map.entry("config.file", "base.go base.metrics model.* config"),
            Map.entry("config.check", "base.go template config config.file"),
            Map.entry("mesh.transport", "base.* config mesh"),
            Map.entry("mesh.memberlist", "base.* silence nflog mesh mesh.transport"),
            Map.entry("storage", "base.* model silence nflog mesh node storage.journal"),
            Map.entry("httpclient", "base.* model config"),
            Map.entry("httpclient.sender", "base.* model config template notify httpclient integration.message"),
            Map.entry("integration.message", "base.go model template notify"),
            Map.entry(
                    "integration.registry",
                    "base.go model config config.check template notify httpclient.* integration.message "
                            + String.join(" ", KIND_ROOMS)),
            Map.entry(
                    "integration.receivertest",
                    "base.go model config config.check notify httpclient.* integration.email integration.message"
                            + " integration.registry"),
            Map.entry("history", "base.* model.* silence notify"),
            Map.entry("history.query", "base.go model.* silence notify history"),
            Map.entry("history.store", "base.go history"),
            Map.entry("history.recording", "base.* model alerts silence nflog notify history history.store"),
            Map.entry("shadow", "base.* model config silence nflog notify dispatch.route eventrecorder.event"),
            Map.entry("eventrecorder", "base.* model.* config silence nflog notify eventrecorder.event httpclient.*"),
            Map.entry("tracing", "base.* config httpclient"),
            Map.entry("virtualtime.simulation", "base.loop mesh node storage.journal"),
            Map.entry(
                    "virtualtime.configtest",
                    "base.* model.* config.* template alerts silence nflog mute.* notify dispatch.route node"
                            + " httpclient.* integration.email integration.registry virtualtime.simulation"),
            Map.entry(
                    "virtualtime.replay",
                    "base.go model config config.file silence notify dispatch.route node httpclient history"
                            + " virtualtime.simulation virtualtime.configtest"),
            Map.entry("web", "base.* model.* config silence"),
            Map.entry("web.api.http", "base.go model.* mesh node web"),
            Map.entry(
                    "web.api.v2",
                    "base.* model.* config template alerts silence mute notify dispatch.* mesh node web web.api.http"),
            Map.entry(
                    "web.api.grapevine",
                    "base.* model.* config alerts silence nflog mute notify dispatch.* mesh node history history.query"
                            + " web web.api.http"),
            Map.entry(
                    "web.api.receivertest",
                    "base.* model config template alerts notify dispatch.* node integration.receivertest web"
                            + " web.api.http"),
            Map.entry("web.api.shadow", "base.go model notify shadow web web.api.http"),
            Map.entry(
                    "amtool",
                    "base.* model.* config config.file config.check template silence notify dispatch.route storage"
                            + " httpclient history virtualtime.configtest virtualtime.replay")));

    private static Map<String, String> withKinds(Map<String, String> others) {
        Map<String, String> rooms = new TreeMap<>(others);
        KIND_ROOMS.forEach(
                kind -> rooms.put(kind, "base.go model config template notify httpclient.* integration.message"));
        return rooms;
    }

    private static final List<String> CORE = List.of(
            "base.go",
            "base.loop",
            "base.metrics",
            "base.trace",
            "base.protobuf",
            "model",
            "model.matcher",
            "model.timeinterval",
            "storage.journal",
            "mesh",
            "config",
            "template",
            "alerts",
            "alerts.persistence",
            "silence",
            "nflog",
            "mute",
            "mute.inhibit",
            "dispatch",
            "dispatch.route",
            "notify",
            "eventrecorder.event",
            "node",
            "virtualtime.simulation");

    private static final String MUSTACHE = ROOT + ".template.mustache.parse..";

    /** What the core may use besides the JDK. */
    private static final List<String> CORE_LIBRARIES = List.of(
            "java..",
            ROOT + "..",
            "org.jspecify..",
            "org.slf4j..",
            "com.google.re2j..",
            "com.google.protobuf..",
            "com.fasterxml.jackson.core..",
            "io.prometheus.metrics..");

    /** Each sub-package of {@code mesh} that may be imported by those above it, and those that it may import. */
    private static final Map<String, List<String>> MESH = Map.of(
            "membership", List.of(),
            "state", List.of("membership"),
            "protocol", List.of("state", "membership"),
            "sync", List.of("protocol", "state", "membership"));

    private static DescribedPredicate<JavaClass> inTheCore() {
        return DescribedPredicate.describe("are in the core", type -> CORE.contains(roomOf(type.getPackageName())));
    }

    @TestFactory
    Stream<DynamicTest> eachRoomImportsOnlyTheRoomsItMay() {
        return ROOMS.entrySet().stream()
                .map(room -> DynamicTest.dynamicTest(room.getKey(), () -> {
                    List<String> allowed = Stream.concat(
                                    Stream.of(room.getKey()),
                                    Stream.of(room.getValue().split(" ")))
                            .flatMap(ArchitectureTest::roomsNamed)
                            .toList();
                    classes()
                            .that(DescribedPredicate.describe(
                                    "are in " + room.getKey(),
                                    type -> roomOf(type.getPackageName()).equals(room.getKey())))
                            .should()
                            .onlyDependOnClassesThat(DescribedPredicate.describe("are in " + allowed, type -> {
                                String name = type.getBaseComponentType().getPackageName();
                                return !(name + ".").startsWith(ROOT + ".") || allowed.contains(roomOf(name));
                            }))
                            .check(ALL);
                }));
    }

    private static Stream<String> roomsNamed(String name) {
        String above = name.endsWith(".*") ? name.substring(0, name.length() - 2) : "";
        return above.isEmpty()
                ? Stream.of(name)
                : ROOMS.keySet().stream().filter(room -> (room + ".").startsWith(above + "."));
    }

    /** The innermost room of a package; no text if it is in none. */
    private static String roomOf(String name) {
        return ROOMS.keySet().stream()
                .filter(room -> (name + ".").startsWith(ROOT + "." + room + "."))
                .max(Comparator.comparing(String::length))
                .orElse("");
    }

    @TestFactory
    Stream<DynamicTest> subPackagesOfMeshImportOnlyThoseBelowThem() {
        return MESH.entrySet().stream()
                .map(part -> DynamicTest.dynamicTest(part.getKey(), () -> {
                    String mesh = ROOT + ".mesh";
                    classes()
                            .that()
                            .resideInAPackage(mesh + "." + part.getKey())
                            .should()
                            .onlyDependOnClassesThat(DescribedPredicate.describe("are in " + part.getValue(), type -> {
                                String name = type.getBaseComponentType().getPackageName();
                                return !(name + ".").startsWith(mesh + ".")
                                        || name.equals(mesh + "." + part.getKey())
                                        || part.getValue().stream().anyMatch(other -> name.equals(mesh + "." + other));
                            }))
                            .check(ALL);
                }));
    }

    @Test
    void everyPackageBelongsToARoom() {
        TreeSet<String> homeless = new TreeSet<>();
        for (JavaClass type : ALL) {
            String name = type.getPackageName() + ".";
            boolean housed = ROOMS.keySet().stream().anyMatch(room -> name.startsWith(ROOT + "." + room + "."))
                    || name.startsWith(ROOT + ".server.");
            if (!housed && !type.getSimpleName().equals("package-info")) { // of rooms that hold rooms only
                homeless.add(type.getPackageName());
            }
        }
        assertThat(homeless).isEmpty();
    }

    @Test
    void theCoreUsesFewLibraries() {
        classes()
                .that(inTheCore())
                .and()
                .resideOutsideOfPackage(MUSTACHE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE_LIBRARIES.toArray(String[]::new))
                .check(ALL);
    }

    /** Its classes are loaded where SNS is configured, and cost nothing elsewhere. */
    @Test
    void awsSdkStaysInItsPackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".integration.sns..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk..")
                .check(ALL);
    }

    /** It is not on the class path of the program, which loads this package together with it. */
    @Test
    void kafkaStaysInItsPackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".eventrecorder.kafka.client")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", ROOT + ".eventrecorder.kafka.client")
                .check(ALL);
    }

    /** Its classes are loaded where a history is kept, and cost nothing elsewhere. */
    @Test
    void theDatabaseStaysInItsPackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".history.store..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.h2..")
                .check(ALL);
    }

    /** Its classes are loaded where tracing is configured, and cost nothing elsewhere. */
    @Test
    void openTelemetryStaysInItsPackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".tracing..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .check(ALL);
    }

    /** Only its settings, which stand in YAML, need a library. */
    @Test
    void tlsNeedsNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".base.tls")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "javax..", "org.jspecify..", "org.slf4j..", ROOT + ".base.tls", ROOT + ".base.go")
                .check(ALL);
    }

    /** The library would call whatever methods its data have, so no other package is to give it any. */
    @Test
    void mustacheStaysInItsPackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(MUSTACHE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.github.mustachejava..")
                .check(ALL);
    }

    /** Later versions of the libraries may change them: what an update has to look at stands in few packages. */
    @TestFactory
    Stream<DynamicTest> nonPublicApisStayInTheirPackages() {
        return Map.of(
                        "io.vertx..impl..", List.of("httpclient.sender", "web"),
                        "io.netty..internal..", List.of("server.log"),
                        "io.opentelemetry..internal..", List.of("tracing"),
                        "sun..", List.of("server"))
                .entrySet()
                .stream()
                .map(api -> DynamicTest.dynamicTest(
                        api.getKey(),
                        () -> noClasses()
                                .that()
                                .resideOutsideOfPackages(api.getValue().stream()
                                        .map(room -> ROOT + "." + room)
                                        .toArray(String[]::new))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(api.getKey())
                                .check(ALL)));
    }

    @Test
    void theCoreHasNoClockNoThreadAndNoRandomnessOfItsOwn() {
        noClasses()
                .that(inTheCore())
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".base.loop.LoopThread")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.Executors")
                .orShould()
                .callMethodWhere(DescribedPredicate.describe(
                        "reads a clock or leaves the base.loop", ArchitectureTest::isBanned))
                .check(ALL);
    }

    /** Requests are answered off the loop, where only the views may be read. */
    @Test
    void whoIsOffTheLoopSeesViewsOnly() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".web..", ROOT + ".integration..", ROOT + ".server..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(AlertStore.class, Silences.class, Dispatcher.class, AggregationGroup.class)
                .check(ALL);
    }

    /** It knows what HEAD and HTTP/2 ask of the end of an answer; streams of GET requests whose body was read need none. */
    @Test
    void answersAreEndedInOnePlace() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".web..", ROOT + ".server..")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".web.Answer")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".web.api.http.ResponseStream")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "ends an answer",
                        call -> call.getTargetOwner().getFullName().equals("io.vertx.core.http.HttpServerResponse")
                                && List.of("end", "send").contains(call.getName())))
                .check(ALL);
    }

    /** A reader finds the one type that a name means. The template languages have the same concepts twice. */
    @Test
    void simpleNamesOfTopLevelTypesAreUnique() {
        Map<String, List<String>> packages = new TreeMap<>();
        for (JavaClass type : ALL) {
            boolean counts = type.isTopLevelClass()
                    && !type.getPackageName().startsWith(ROOT + ".template.")
                    && !type.getSimpleName().equals("package-info");
            if (counts) {
                packages.computeIfAbsent(type.getSimpleName(), name -> new ArrayList<>())
                        .add(type.getPackageName());
            }
        }
        packages.values().removeIf(all -> all.size() == 1);
        assertThat(packages).isEmpty();
    }

    private static boolean isBanned(JavaMethodCall call) {
        String owner = call.getTargetOwner().getFullName();
        String name = call.getName();
        boolean clock = name.equals("now") && owner.startsWith("java.time.");
        boolean time =
                owner.equals("java.lang.System") && (name.equals("nanoTime") || name.equals("currentTimeMillis"));
        boolean random = owner.equals("java.util.UUID") && name.equals("randomUUID");
        boolean elsewhere = name.endsWith("Async") || name.equals("parallelStream");
        return clock || time || random || elsewhere;
    }
}
