package io.grapevine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
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
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** Each kind of receiver has a room of its own, and none imports another. */
    private static final List<String> KIND_ROOMS = Stream.of(IntegrationKind.values())
            .map(kind -> "integration." + kind.label())
            .toList();

    /** Each room and the rooms it may import. A room includes the packages below it that are no rooms of their own. */
    private static final Map<String, String> ROOMS = withKinds(Map.ofEntries(
            Map.entry("base.go", ""),
            Map.entry("model", "base.go"),
            Map.entry("base.loop", ""),
            Map.entry("base.tls", "base.go"),
            Map.entry("base.protobuf", "base.go"),
            Map.entry("storage.journal", ""),
            Map.entry("base.metrics", ""),
            Map.entry("base.trace", ""),
            Map.entry("mesh", "base.loop storage.journal base.protobuf model base.go base.metrics"),
            Map.entry("model.matcher", "model base.go"),
            Map.entry("model.timeinterval", ""),
            Map.entry("config", "model model.matcher model.timeinterval"),
            Map.entry("alerts", "model base.loop storage.journal base.metrics base.trace"),
            Map.entry("template", "model base.go"),
            Map.entry("silence", "model base.protobuf model.matcher base.loop storage.journal mesh base.metrics"),
            Map.entry("nflog", "model base.go base.protobuf base.loop storage.journal mesh base.metrics"),
            Map.entry("mute.inhibit", "model model.matcher config alerts base.trace"),
            Map.entry("mute", "model model.matcher alerts silence mute.inhibit"),
            Map.entry("dispatch.route", "model model.matcher config"),
            Map.entry(
                    "notify",
                    "model base.go base.loop config template model.timeinterval mute nflog mesh base.metrics base.trace"),
            Map.entry("eventrecorder.event", "model config dispatch.route silence notify"),
            Map.entry(
                    "dispatch",
                    "model model.matcher base.loop alerts config template dispatch.route notify base.metrics base.trace"),
            Map.entry(
                    "alerts.persistence",
                    "model base.go base.loop base.protobuf storage.journal base.metrics alerts dispatch.route config dispatch notify base.trace"),
            Map.entry(
                    "node",
                    "model base.loop storage.journal base.metrics config model.matcher alerts template silence nflog mute.inhibit mute dispatch.route notify"
                            + " dispatch mesh eventrecorder.event base.trace alerts.persistence"),
            Map.entry(
                    "shadow",
                    "eventrecorder.event model base.go config dispatch.route silence notify nflog base.metrics"),
            Map.entry("history", "model base.go model.matcher silence notify"),
            Map.entry("history.query", "history base.go model model.matcher silence notify"),
            Map.entry("history.store", "history base.go"),
            Map.entry(
                    "history.recording",
                    "history history.store model base.go base.loop base.metrics alerts silence nflog notify"),
            Map.entry("virtualtime.simulation", "base.loop storage.journal mesh node"),
            Map.entry(
                    "virtualtime.configtest",
                    "base.go model model.matcher model.timeinterval config config.check config.file template dispatch.route notify alerts mute.inhibit"
                            + " mute silence nflog base.protobuf node virtualtime.simulation httpclient httpclient.sender integration.email"
                            + " integration.registry"),
            Map.entry(
                    "virtualtime.replay",
                    "base.go httpclient model config config.file virtualtime.configtest history notify node dispatch.route silence virtualtime.simulation"),
            Map.entry(
                    "eventrecorder",
                    "eventrecorder.event model base.go config model.matcher silence nflog notify base.protobuf base.metrics httpclient base.tls httpclient.sender"),
            Map.entry("config.file", "config model.matcher model.timeinterval model base.go"),
            Map.entry("config.teams", "config config.file config.check base.go base.metrics"),
            Map.entry("config.check", "config config.file template base.go"),
            Map.entry("mesh.transport", "mesh base.loop config base.tls base.metrics"),
            Map.entry("mesh.memberlist", "mesh.transport mesh base.loop silence nflog base.protobuf base.metrics"),
            Map.entry(
                    "storage",
                    "storage.journal base.loop mesh node silence nflog base.protobuf model base.go base.metrics"),
            Map.entry("httpclient", "config model base.go base.tls"),
            Map.entry("base.commandline", "base.go"),
            Map.entry(
                    "amtool",
                    "base.go base.commandline httpclient model.matcher model config config.check config.file virtualtime.configtest history virtualtime.replay notify"
                            + " silence template dispatch.route storage model.timeinterval base.tls"),
            Map.entry("integration.message", "notify template model base.go"),
            Map.entry(
                    "httpclient.sender",
                    "notify config template model base.go httpclient base.tls integration.message base.metrics base.trace"),
            Map.entry("web.api.http", "model base.go model.matcher mesh node web"),
            Map.entry(
                    "web.api.v2",
                    "web.api.http node model base.loop base.metrics model.matcher config alerts silence mute dispatch.route notify dispatch"
                            + " model.timeinterval template base.go mesh web base.trace"),
            Map.entry(
                    "web.api.grapevine",
                    "web.api.http node model model.matcher config alerts silence nflog mute dispatch.route notify dispatch base.go mesh web"
                            + " web history history.query"),
            Map.entry(
                    "web.api.receivertest",
                    "web.api.http node model config alerts dispatch.route notify dispatch template base.go web base.metrics integration.receivertest"),
            Map.entry("web.api.shadow", "web.api.http shadow model base.go notify web"),
            Map.entry(
                    "integration.registry",
                    "notify config config.check template model base.go httpclient httpclient.sender integration.message "
                            + String.join(" ", KIND_ROOMS)),
            Map.entry(
                    "integration.receivertest",
                    "model config config.check notify base.go httpclient integration.email httpclient.sender integration.message"
                            + " integration.registry"),
            Map.entry("tracing", "base.trace base.loop config httpclient base.tls"),
            Map.entry("web", "config model base.go base.tls base.metrics base.trace model.matcher silence")));

    private static Map<String, String> withKinds(Map<String, String> others) {
        Map<String, String> rooms = new TreeMap<>(others);
        KIND_ROOMS.forEach(kind -> rooms.put(
                kind, "notify config template model base.go httpclient httpclient.sender integration.message"));
        return rooms;
    }

    private static final List<String> CORE = List.of(
            "base.go",
            "model",
            "base.loop",
            "base.protobuf",
            "storage.journal",
            "base.metrics",
            "base.trace",
            "mesh",
            "model.matcher",
            "model.timeinterval",
            "config",
            "alerts",
            "template",
            "silence",
            "nflog",
            "mute.inhibit",
            "mute",
            "dispatch.route",
            "notify",
            "dispatch",
            "eventrecorder.event",
            "alerts.persistence",
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
                    List<String> allowed =
                            new ArrayList<>(List.of(room.getValue().split(" ")));
                    allowed.removeIf(String::isEmpty);
                    allowed.add(room.getKey());
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
            if (!housed) {
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

    /** The library would call whatever methods its data have, so nobody else is to give it any. */
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
                .resideInAnyPackage(ROOT + ".web.api..", ROOT + ".web..", ROOT + ".integration..", ROOT + ".server..")
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
                .resideInAnyPackage(ROOT + ".web..", ROOT + ".web.api..", ROOT + ".server..")
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
    void publicSimpleNamesAreUnique() {
        Map<String, List<String>> packages = new TreeMap<>();
        for (JavaClass type : ALL) {
            boolean counts = type.getModifiers().contains(JavaModifier.PUBLIC)
                    && type.isTopLevelClass()
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
