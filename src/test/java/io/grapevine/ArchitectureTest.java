package io.grapevine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.dispatch.AggregationGroup;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.core.silence.Silences;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rooms of the house: who may import whom, and what the core must not touch. */
class ArchitectureTest {
    private static final String ROOT = Rooms.ROOT;
    /** Of classes outside of the program the rules look at names only: reading those, too, would double the time of the import. */
    private static final JavaClasses ALL = ArchConfiguration.withThreadLocalScope(configuration -> {
        configuration.setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter().importPath(Path.of("target", "classes", "io", "grapevine"));
    });

    private static final String MUSTACHE = ROOT + ".template.mustache..";

    /** What the core may use besides the JDK. */
    private static final List<String> CORE_LIBRARIES = List.of(
            "java..",
            ROOT + "..",
            "org.jspecify..",
            "org.slf4j..",
            "com.google.re2j..",
            "com.fasterxml.jackson.core..",
            "io.prometheus.metrics..");

    private static DescribedPredicate<JavaClass> inRooms(String... rooms) {
        return DescribedPredicate.describe(
                "are in " + List.of(rooms), type -> List.of(rooms).contains(Rooms.of(type.getPackageName())));
    }

    private static DescribedPredicate<JavaClass> inTheCore() {
        return DescribedPredicate.describe("are in the core", type -> Rooms.isCore(type.getPackageName()));
    }

    @TestFactory
    Stream<DynamicTest> eachRoomImportsOnlyTheRoomsItMay() {
        return Rooms.ALL.entrySet().stream()
                .map(room -> DynamicTest.dynamicTest(room.getKey(), () -> {
                    List<String> allowed = Stream.concat(Stream.of(room.getKey()), room.getValue().stream())
                            .toList();
                    classes()
                            .that(inRooms(room.getKey()))
                            .should()
                            .onlyDependOnClassesThat(DescribedPredicate.describe("are in " + allowed, type -> {
                                String name = type.getBaseComponentType().getPackageName();
                                return !(name + ".").startsWith(ROOT + ".") || allowed.contains(Rooms.of(name));
                            }))
                            .check(ALL);
                }));
    }

    /** A part can be read, and changed, without those that stand on it. */
    @Test
    void packagesStandAboveEachOther() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(Rooms.whole(type.getPackageName()));
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(ALL);
    }

    @Test
    void roomsStandAboveEachOther() {
        Rooms.ALL.keySet().forEach(name -> assertThat(allBelow(name)).as(name).doesNotContain(name));
    }

    private static Set<String> allBelow(String name) {
        Set<String> below = new TreeSet<>();
        Rooms.ALL.getOrDefault(name, List.of()).stream()
                .filter(below::add)
                .toList()
                .forEach(each -> below.addAll(allBelow(each)));
        return below;
    }

    /** What holds of one service is found in one place. */
    @Test
    void noKindOfReceiverKnowsAnother() {
        slices().matching(ROOT + ".receiver.(*)..")
                .that(DescribedPredicate.describe(
                        "are kinds",
                        slice -> !List.of("action", "issue", "receivertest").contains(slice.getNamePart(1))))
                .should()
                .notDependOnEachOther()
                .check(ALL);
    }

    /** The endpoints and commands of a feature are found in its directory, and can be read, and left out, alone. */
    @Test
    void noSideOfAFeatureKnowsThatOfAnother() {
        slices().matching(ROOT + ".features.(*).*")
                .should()
                .notDependOnEachOther()
                .check(ALL);
    }

    @Test
    void everyPackageBelongsToARoom() {
        TreeSet<String> homeless = new TreeSet<>();
        for (JavaClass type : ALL) {
            if (Rooms.of(type.getPackageName()).isEmpty()) {
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

    @TestFactory
    Stream<DynamicTest> librariesStayInTheirPackages() {
        Map<String, Set<JavaClass>> users = users();
        return Stream.of(
                        // their classes are loaded where they are needed, and cost nothing elsewhere
                        Map.entry("software.amazon.awssdk..", List.of("receiver.sns..")),
                        Map.entry("org.h2..", List.of("history.store..")),
                        Map.entry("io.opentelemetry..", List.of("tracing..")),
                        // not on the class path of the program, which loads the package together with it
                        Map.entry("org.apache.kafka..", List.of("base.kafka.client")),
                        Map.entry(ROOT + ".base.kafka.client", List.of("base.kafka.client")),
                        // would call whatever methods its data have, so no other package is to give it any
                        Map.entry("com.github.mustachejava..", List.of(MUSTACHE.substring(ROOT.length() + 1))),
                        // not public: later versions may change them, and an update has to look at few packages
                        Map.entry("io.vertx..impl..", List.of("httpclient.sender", "web")),
                        Map.entry("io.netty..internal..", List.of("server.log")),
                        Map.entry("io.opentelemetry..internal..", List.of("tracing")),
                        Map.entry("sun..", List.of("server", "amtool.command")))
                .map(library -> DynamicTest.dynamicTest(library.getKey(), () -> {
                    PackageMatcher packages = PackageMatcher.of(library.getKey());
                    String[] own = library.getValue().stream()
                            .map(room -> ROOT + "." + room)
                            .toArray(String[]::new);
                    assertThat(users.entrySet().stream()
                                    .filter(each -> packages.matches(each.getKey()))
                                    .flatMap(each -> each.getValue().stream())
                                    .filter(not(resideInAnyPackage(own)))
                                    .map(JavaClass::getName))
                            .isEmpty();
                }));
    }

    /** The classes that depend on something in a package, by packages: to ask each class about each library takes longer. */
    private static Map<String, Set<JavaClass>> users() {
        Map<String, Set<JavaClass>> users = new TreeMap<>();
        for (JavaClass type : ALL) {
            type.getDirectDependenciesFromSelf().stream()
                    .map(each -> each.getTargetClass().getPackageName())
                    .forEach(name -> users.computeIfAbsent(name, first -> new HashSet<>())
                            .add(type));
        }
        return users;
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
                .that(inRooms("web", "receiver", "server"))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(AlertStore.class, Silences.class, Dispatcher.class, AggregationGroup.class)
                .check(ALL);
    }

    /**
     * {@code Answer} knows what HEAD and HTTP/2 ask of the end of an answer, and {@code AnswerPieces} counts what waits for the client.
     */
    @Test
    void answersAreSentInOnePlace() {
        noClasses()
                .that(inRooms("web", "server"))
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".web.Answer")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".web.AnswerPieces")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "sends an answer",
                        call -> call.getTargetOwner().getFullName().equals("io.vertx.core.http.HttpServerResponse")
                                && List.of("end", "send", "write").contains(call.getName())))
                .check(ALL);
    }

    /** What pauses a request twice, or after its end, loses a body or waits for ever. */
    @Test
    void requestsArePausedInOnePlace() {
        noClasses()
                .that(inRooms("web", "server"))
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".web.PausedRequest")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "pauses a request",
                        call -> call.getTargetOwner().getFullName().equals("io.vertx.core.http.HttpServerRequest")
                                && List.of("pause", "resume", "fetch").contains(call.getName())))
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
