package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import io.grapevine.amtool.command.CommandTree;
import io.grapevine.amtool.output.Console;
import io.grapevine.amtool.output.Input;
import io.grapevine.amtool.output.Terminal;
import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.base.commandline.Command;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.Usage;
import io.grapevine.docs.HttpFaults.Fault;
import io.grapevine.docs.Metrics.Metric;
import io.grapevine.features.amtool.FeatureCommands;
import io.grapevine.web.page.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The parts of the reference that are made of the program's own tables: what stands between two marks on a page. After a change,
 * {@code mvn test -Dtest=ReferenceTest -Dgolden.write=true} writes them anew.
 */
class ReferenceTest {
    private static final String END = "<!-- end -->";
    private static final Pattern EXPECTED = Pattern.compile("(?s)(.*?)[ ,]*\\(expected[:,]? (.*)\\)(.*)");

    private static List<CompilationUnitTree> sources = List.of();

    /** What the packages in which errors arise are to a caller, in the order of the page. */
    private static final Map<String, List<String>> AREAS = new LinkedHashMap<>();

    static {
        AREAS.put(
                "Any path",
                List.of("web", "web.access", "web.page", "web.api.http", "web.api.connect", "server", "server.log"));
        AREAS.put("Alertmanager's API, `/api/v2`", List.of("web.api.v2"));
        AREAS.put("Grapevine's API, `/api/grapevine/v1`", List.of("web.api.grapevine"));
        AREAS.put("Assistants, `/mcp`", List.of("web.mcp"));
        AREAS.put("Tenants", List.of("tenant", "web.tenants"));
        AREAS.put("Links and buttons of messages", List.of("web.action"));
    }

    @BeforeAll
    static void parse() throws IOException {
        sources = Sources.parse();
    }

    /** The trees of all sources are large. */
    @AfterAll
    static void forget() {
        sources = List.of();
    }

    /** Compares a part of a page with what it is made of, or writes it. */
    private static void check(String name, String part, String expected) throws IOException {
        Path file = Page.find(name);
        String start = "<!-- made by ReferenceTest: " + part + " -->\n";
        String page = Files.readString(file);
        assertThat(page).as(name).contains(start, END);
        int from = page.indexOf(start) + start.length();
        int to = page.indexOf(END, from);
        String wanted = page.substring(0, from) + "\n" + expected.strip() + "\n\n" + page.substring(to);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(file, wanted);
            return;
        }
        assertThat(page).as(name).isEqualTo(wanted);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replaceAll("\\$\\$?\\{[^}]*}?", "`$0`").replace("<", "&lt;");
    }

    // metrics

    @Test
    void metricsAreThoseOfTheSources() throws IOException {
        Collection<Metric> all = Metrics.collect(sources);
        check("reference/metrics.md", "Alertmanager's", metrics(all, name -> !isOwn(name) && !isOfProcess(name)));
        check("reference/metrics.md", "own", metrics(all, ReferenceTest::isOwn));
        Map<String, Metric> process = new TreeMap<>();
        ofLibrary().forEach(metric -> process.put(metric.name(), metric));
        check("reference/metrics.md", "process", metrics(process.values(), name -> true));
    }

    private static boolean isOwn(String name) {
        return name.startsWith("grapevine_");
    }

    private static boolean isOfProcess(String name) {
        return name.startsWith("process_");
    }

    private static String metrics(Collection<Metric> metrics, Predicate<String> those) {
        StringBuilder table = new StringBuilder("| metric | type | labels | meaning |\n|---|---|---|---|\n");
        metrics.stream()
                .filter(metric -> those.test(metric.name()))
                .forEach(metric -> table.append("| `")
                        .append(metric.name())
                        .append("` | ")
                        .append(metric.type())
                        .append(" | ")
                        .append(metric.labels().stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", ")))
                        .append(" | ")
                        .append(cell(metric.help()))
                        .append(" |\n"));
        return table.toString();
    }

    /** The metrics of the process, most of which are the client library's. */
    private static List<Metric> ofLibrary() {
        PrometheusRegistry registry = new PrometheusRegistry();
        JvmMetrics.register(registry);
        List<Metric> metrics = new ArrayList<>();
        for (MetricSnapshot family : registry.scrape()) {
            boolean isCounter = family instanceof CounterSnapshot;
            Set<String> labels = new TreeSet<>();
            family.getDataPoints().forEach(point -> point.getLabels().forEach(label -> labels.add(label.getName())));
            metrics.add(new Metric(
                    family.getMetadata().getPrometheusName()
                            + (isCounter ? "_total" : family instanceof InfoSnapshot ? "_info" : ""),
                    isCounter ? "counter" : family instanceof SummarySnapshot ? "summary" : "gauge",
                    family.getMetadata().getHelp(),
                    List.copyOf(labels)));
        }
        return metrics;
    }

    // amtool

    private static Command amtool() {
        return CommandTree.of(
                new Console(Input.NONE, System.out, System.err, Terminal.NONE, Map.of(), InstantSource.system()),
                BuildInfo.read(),
                FeatureCommands.ALL);
    }

    @Test
    void commandsOfAmtoolAreThoseOfTheProgram() throws IOException {
        Command amtool = amtool();
        check("reference/amtool.md", "flags", flags(amtool.flags()));
        StringBuilder commands = new StringBuilder();
        for (Command command : amtool.commands()) {
            describe(commands, List.of(amtool, command), List.of());
        }
        check("reference/amtool.md", "commands", commands.toString());
    }

    /** Describes a command, or those below it, with the flags of the groups that it is in. */
    private static void describe(StringBuilder out, List<Command> path, List<Flag> inherited) {
        Command command = path.get(path.size() - 1);
        List<Flag> flags = new ArrayList<>(inherited);
        flags.addAll(command.flags());
        if (!command.commands().isEmpty()) {
            command.commands().forEach(below -> {
                List<Command> longer = new ArrayList<>(path);
                longer.add(below);
                describe(out, longer, flags);
            });
            return;
        }
        String name = path.stream().map(Command::name).collect(Collectors.joining(" "));
        String synopsis = Usage.of(path, 0).lines().findFirst().orElseThrow().replaceFirst("usage: ", "");
        out.append("## ").append(name).append("\n\n```\n").append(synopsis).append("\n```\n\n");
        out.append(help(command.help()));
        if (command.isDefault()) {
            String group = name.substring(0, name.lastIndexOf(' '));
            out.append("\n`").append(group).append("` alone does this.\n");
        }
        if (command.argument() != null) {
            out.append("\nArguments: ").append(cell(command.argument().help())).append(".\n");
        }
        if (flags.stream().anyMatch(Flag::isShown)) {
            out.append('\n').append(flags(flags));
        }
        out.append('\n');
    }

    /** The text of a command's help: its paragraphs, and its examples as code. */
    private static String help(String text) {
        StringBuilder page = new StringBuilder();
        boolean inCode = false;
        for (String line : text.split("\n", -1)) {
            boolean isExample = line.startsWith("    ");
            if (isExample != inCode) {
                page.append(isExample ? "```sh\n" : "```\n");
                inCode = isExample;
            }
            page.append(isExample ? line.substring(4) : cell(line)).append('\n');
        }
        return page.append(inCode ? "```\n" : "").toString().replace("```\n\n```sh\n", "");
    }

    private static String flags(List<Flag> flags) {
        StringBuilder table = new StringBuilder("| flag | default | meaning |\n|---|---|---|\n");
        flags.stream().filter(Flag::isShown).forEach(flag -> {
            boolean isOn = !flag.takesValue() && flag.fallback().equals("true");
            String usual = flag.takesValue() && !flag.fallback().isEmpty() ? "`" + flag.fallback() + "`" : "";
            table.append("| ")
                    .append(flag.shorthand() == ' ' ? "" : "`-" + flag.shorthand() + "`, ")
                    .append("`--" + flag.name() + (flag.takesValue() ? "=…" : "") + "` | ")
                    .append(flag.isRequired() ? "required" : isOn ? "on" : usual)
                    .append(" | ")
                    .append(cell(flag.help()))
                    .append(isOn ? " Off with `--no-" + flag.name() + "`." : "")
                    .append(flag.isRepeatable() ? " May be repeated." : "")
                    .append(" |\n");
        });
        return table.toString();
    }

    @Test
    void everyCommandOfAmtoolHasAnExample() {
        List<String> without = new ArrayList<>();
        collectWithoutExample(amtool(), "", without);

        assertThat(without).isEmpty();
    }

    private static void collectWithoutExample(Command command, String path, List<String> without) {
        String name = (path + " " + command.name()).strip();
        if (command.commands().isEmpty() && !command.help().contains("    " + name.split(" ")[0])) {
            without.add(name);
        }
        command.commands().forEach(below -> collectWithoutExample(below, name, without));
    }

    // errors

    @Test
    void errorsAreThoseOfTheSources() throws IOException {
        Collection<Fault> all = HttpFaults.collect(sources);
        for (Map.Entry<String, List<String>> area : AREAS.entrySet()) {
            StringBuilder table = new StringBuilder("| status | error | expected instead |\n|---|---|---|\n");
            all.stream()
                    .filter(fault -> area.getValue().contains(fault.area()) && saysMore(fault))
                    .sorted(Comparator.comparing(Fault::status).thenComparing(Fault::message))
                    .map(ReferenceTest::row)
                    .distinct()
                    .forEach(table::append);
            check("reference/errors.md", area.getKey(), table.toString());
        }

        assertThat(all)
                .map(Fault::area)
                .allMatch(area -> AREAS.values().stream().anyMatch(each -> each.contains(area)));
        assertThat(Page.of("reference/errors.md").section("## Statuses").firstColumn())
                .containsAll(all.stream()
                        .map(fault -> "" + fault.status())
                        .distinct()
                        .toList());
    }

    /** Whether a message says what is wrong by words of its own. */
    private static boolean saysMore(Fault fault) {
        return fault.message().replaceAll("\\(expected.*", "").matches("(?s).*\\p{L}{2}.*");
    }

    private static String row(Fault fault) {
        Matcher parts = EXPECTED.matcher(fault.message());
        String error = parts.matches() ? parts.group(1) + parts.group(3) : fault.message();
        String expected = parts.matches() ? parts.group(2) : "";
        return "| " + fault.status() + " | `" + error.replace("|", "\\|").replace("\n", " ") + "` | " + cell(expected)
                + " |\n";
    }

    // files

    @ParameterizedTest
    @CsvSource({
        "reference/limits.md, config-examples/tenants/limits.schema.json",
        "reference/access.md, config-examples/access/access.schema.json",
        "reference/tests.md, config-examples/tests/schema.json",
        "reference/grapevine.md, config-examples/grapevine.schema.json"
    })
    void keysOfAFileAreThoseOfItsSchema(String page, Path schema) throws IOException {
        if (Boolean.getBoolean("golden.write") && page.equals("reference/grapevine.md")) {
            ReceiverDefinitions.writeInto(schema);
        }
        SchemaTable table = new SchemaTable(schema, Page.find(page));
        check(page, "keys", table.render());

        assertThat(table.withoutExample()).isEmpty();
    }
}
