package io.grapevine.amtool.checking;

import io.grapevine.access.Oidc;
import io.grapevine.access.Permissions;
import io.grapevine.access.PermissionsFile;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.Quoted;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Extensions;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.NamedZones;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.features.planned.SilencePlan;
import io.grapevine.features.planned.SilenceRule;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.ConfigWarnings;
import io.grapevine.files.MainFile;
import io.grapevine.files.SecretFiles;
import io.grapevine.files.SilenceFiles;
import io.grapevine.files.Team;
import io.grapevine.files.TemplateFiles;
import io.grapevine.files.zone.ZoneFiles;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.receiver.MessageTemplateSet;
import io.grapevine.receiver.webpush.VapidKey;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code amtool check-config}. Standard output is amtool's: a verdict for each file, and what is wrong first. All faults,
 * with their places, go to standard error, and so does whatever the server would warn of.
 */
public final class ConfigCheck {
    /** What standard input is called. */
    private static final String STANDARD_INPUT = "/dev/stdin";

    /** What the words begin with that say how it should be. */
    private static final String ADVICE = " (expected: ";

    private final Options options;
    private final ConfigLoader loader;
    private final PrintStream out;
    private final PrintStream err;
    private final List<Finding> findings = new ArrayList<>();

    /** What is checked at present. */
    private String checked = "";

    /**
     * Options of a check: the files and the strictness.
     *
     * @param mode the grammar of matchers and label names
     * @param references expands the secrets of the files
     * @param teams the directory of {@code --teams.dir}, which is checked with each configuration; empty for none
     * @param extensions the file of {@code --grapevine.config}, which is checked with each configuration; empty for none
     * @param silences the rules for planned silences, which are checked with each configuration
     * @param access the file of {@code --web.access-file}, which is checked first; empty for none
     * @param zones the time zones of this computer
     * @param strict whether a warning is a failure
     */
    public record Options(
            ParserMode mode,
            SecretReferences references,
            Optional<Path> teams,
            Optional<Path> extensions,
            SilenceRulesCheck silences,
            Optional<Path> access,
            ZoneFiles zones,
            boolean strict) {}

    /**
     * The result for some files.
     *
     * @param failed how many of them have errors
     */
    private record Verdict(int failed, int warnings) {
        Verdict and(Verdict other) {
            return new Verdict(failed + other.failed, warnings + other.warnings);
        }

        /** The result for the same files, with the faults and warnings of another part of them. */
        Verdict andPart(Verdict part) {
            return new Verdict(Math.max(failed, part.failed), warnings + part.warnings);
        }
    }

    /** A check that prints verdicts to {@code out}, faults and warnings to {@code err}. */
    public ConfigCheck(Options options, PrintStream out, PrintStream err) {
        this.options = options;
        this.loader = new ConfigText(options.mode(), options.references()).loader();
        this.out = out;
        this.err = err;
    }

    /** What was printed about files so far, each with its place. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /**
     * Checks files.
     *
     * @throws CommandFault if any is faulty, or, in a strict check, there are warnings; all are looked at first
     */
    public void files(List<String> files) throws CommandFault {
        List<Verdict> verdicts = new ArrayList<>(List.of(access()));
        for (String file : files) {
            verdicts.add(verdict(file, loader.load(Path.of(file))));
        }
        conclude(verdicts);
    }

    /**
     * Checks what standard input holds.
     *
     * @param in standard input; empty if it is a terminal, or another device that holds no file
     * @throws CommandFault if there is none, or it is faulty, or, in a strict check, there are warnings
     */
    public void standardInput(Optional<InputStream> in) throws CommandFault {
        InputStream given = in.orElseThrow(() -> CommandFault.withoutEmptyLine("Failed to read from standard input"));
        byte[] content;
        try {
            content = given.readAllBytes();
        } catch (IOException e) {
            throw CommandFault.withoutEmptyLine("Failed to read from standard input: " + FileReason.of(e));
        }
        conclude(List.of(access(), verdict(STANDARD_INPUT, loader.parse(Path.of(STANDARD_INPUT), content))));
    }

    private void conclude(List<Verdict> verdicts) throws CommandFault {
        int failed = verdicts.stream().mapToInt(Verdict::failed).sum();
        if (failed > 0) {
            throw new CommandFault("failed to validate " + failed + " file(s)");
        }
        int warnings = verdicts.stream().mapToInt(Verdict::warnings).sum();
        if (options.strict() && warnings > 0) {
            throw new CommandFault(warnings + " warning(s) (expected: none, for --strict is set)");
        }
    }

    private Verdict verdict(String name, Read<MainFile> result) throws CommandFault {
        out.print("Checking '" + name + "'");
        checked = name;
        Verdict verdict;
        if (result.value().isPresent()) {
            succeed();
            MainFile loaded = result.get();
            Config config = loaded.config();
            int warnings = warn(texts(result.warnings()))
                    + warn(in(name, TemplateFiles.warnings("templates", config.templates())));
            verdict = new Verdict(0, warnings);
            Verdict ofTeams = new Verdict(0, 0);
            if (options.teams().isPresent()) {
                ConfigText.CheckedTeams teams =
                        ConfigText.CheckedTeams.read(loaded, options.teams().get(), loader);
                verdict = verdict.andPart(templates(name, config, teams.config()));
                ofTeams = teams(teams);
                config = teams.config();
            } else {
                verdict = verdict.andPart(templates(name, config, config));
            }
            Verdict ofRules = new Verdict(0, 0);
            Extensions added = Extensions.NONE;
            if (options.extensions().isPresent()) {
                Path file = options.extensions().get();
                Read<Extensions> extensions =
                        loader.extensions(file, config).map(ConfigLoader.LoadedExtensions::extensions);
                verdict = verdict.andPart(extensions(file, extensions, config));
                verdict = verdict.andPart(onCall(file, extensions.value().orElse(Extensions.NONE)));
                added = extensions.value().orElse(Extensions.NONE);
                SilencePlan plan = added.of(SilencePlan.NONE);
                List<SilenceRule> rules = new ArrayList<>(plan.rules());
                ofRules = silences(config, plan, rules);
                added = added.with(new SilencePlan(rules, List.of(), plan.dirs()), SilencePlan.NONE);
            }
            verdict = verdict.andPart(zones(name, config, added));
            verdict = verdict.andPart(new Verdict(0, warn(name, SecretFiles.of(config))));
            verdict = verdict.and(ofTeams).and(ofRules);
        } else {
            List<ConfigError> faults = result.faults();
            fail(faults);
            verdict = new Verdict(1, 0);
        }
        out.println();
        out.flush();
        return verdict;
    }

    /** Prints which files of the sign-on cannot be read here; the server, which may run elsewhere, needs them. */
    private void unreadFiles(Oidc oidc) {
        oidc.clientSecretFile().ifPresent(file -> unreadFile("client_secret_file", file));
        unreadFile("cookie_key_file", oidc.cookieKeyFile());
    }

    private void unreadFile(String key, Path file) {
        try {
            byte[] unused = Files.readAllBytes(file);
        } catch (IOException e) {
            err.println("Not checked: oidc." + key + ": " + file + ": " + FileReason.of(e));
        }
    }

    /** Prints the verdict on the file of {@code --web.access-file}, if there is one. */
    private Verdict access() {
        if (options.access().isEmpty()) {
            return new Verdict(0, 0);
        }
        Path file = options.access().get();
        out.print("Checking '" + file + "'");
        int failed = 0;
        try {
            Permissions permissions = PermissionsFile.read(file);
            succeed();
            permissions.oidc().ifPresent(this::unreadFiles);
        } catch (UnusableFileException e) {
            String fault = String.valueOf(e.getMessage());
            fail(fault, List.of("--web.access-file: " + fault));
            failed = 1;
        }
        out.println();
        return new Verdict(failed, 0);
    }

    /** Prints the verdict on each file of a team. */
    private Verdict teams(ConfigText.CheckedTeams teams) {
        Verdict verdict = new Verdict(0, warn(teams.warnings()));
        for (Map.Entry<Path, Read<Team>> file : teams.files().entrySet()) {
            Read<Team> read = file.getValue();
            out.println();
            out.print("Checking '" + file.getKey() + "'");
            if (read.value().isPresent()) {
                succeed();
                Team team = read.value().get();
                out.println("Found:");
                out.println(" - " + team.matcher());
                out.println(" - " + team.routes() + " routes");
                out.println(" - " + team.inhibitRules() + " inhibit rules");
                out.println(" - " + team.receivers().size() + " receivers");
            } else {
                fail(read.faults());
            }
            int failed = read.value().isPresent() ? 0 : 1;
            int warnings = warn(texts(read.warnings()));
            verdict = verdict.and(new Verdict(failed, warnings));
        }
        if (!teams.fault().isEmpty()) {
            out.print("Checking '" + teams.directory() + "'");
            fail(teams.fault(), List.of("--teams.dir: " + teams.fault()));
            verdict = verdict.and(new Verdict(1, 0));
        }
        return verdict;
    }

    private static List<String> in(String file, List<String> warnings) {
        return warnings.stream().map(warning -> file + ": " + warning).toList();
    }

    private int warn(List<String> warnings) {
        warnings.forEach(warning -> err.println("Warning: " + warning));
        warnings.forEach(warning -> findings.add(Finding.of(ReviewRule.CHECK_CONFIG, checked, warning)));
        err.flush();
        return warnings.size();
    }

    private void succeed() {
        out.println("  SUCCESS");
        out.flush();
    }

    private static List<String> texts(List<ConfigError> faults) {
        return faults.stream().map(ConfigError::toString).toList();
    }

    private void fail(List<ConfigError> faults) {
        fail(summary(faults.get(0)), texts(faults));
    }

    private void fail(String summary, List<String> faults) {
        out.println("  FAILED: " + summary);
        out.flush();
        List<String> all = faults.isEmpty() ? List.of(summary) : faults;
        all.forEach(fault -> findings.add(Finding.of(ReviewRule.INVALID, checked, fault)));
        faults.forEach(err::println);
        err.flush();
    }

    /**
     * Prints what a configuration holds, and the verdict on its templates.
     *
     * @param merged the configuration with the files of teams, whose receivers use the templates as well
     */
    private Verdict templates(String file, Config config, Config merged) {
        out.println("Found:");
        out.println(" - global config");
        out.println(" - route");
        out.println(" - " + config.inhibitRules().size() + " inhibit rules");
        out.println(" - " + config.receivers().size() + " receivers");
        out.println(" - " + config.templates().size() + " templates");
        List<String> faults = templateFaults(config.templates());
        if (!faults.isEmpty()) {
            fail(faults.get(0), faults);
            return new Verdict(1, 0);
        }
        if (!config.templates().isEmpty()) {
            succeed();
        }
        try {
            GoTemplates templates = GoTemplates.parse(TemplateFiles.read(config.templates()), InstantSource.system());
            return new Verdict(0, warn(in(file, ConfigWarnings.ofTemplates(merged, templates))));
        } catch (TemplateException changed) {
            fail(String.valueOf(changed.getMessage()), List.of());
            return new Verdict(1, 0);
        }
    }

    /** What keeps the server from using the templates: the first fault of each file, else that of all together. */
    private static List<String> templateFaults(List<String> patterns) {
        List<String> faults = new ArrayList<>();
        try {
            List<Source> sources = TemplateFiles.read(patterns);
            sources.forEach(source -> addFault(List.of(source), faults));
            if (faults.isEmpty()) {
                addFault(sources, faults);
            }
        } catch (TemplateException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
        return faults;
    }

    private static void addFault(List<Source> sources, List<String> faults) {
        try {
            GoTemplates.parse(sources, InstantSource.system());
        } catch (TemplateException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
    }

    /** Warns of the time zones that a configuration names and of which there are several versions here. */
    private Verdict zones(String name, Config config, Extensions extensions) {
        List<String> templates;
        try {
            templates = TemplateFiles.read(config.templates()).stream()
                    .map(Source::text)
                    .toList();
        } catch (TemplateException reportedBefore) {
            templates = List.of();
        }
        ZoneCheck check =
                new ZoneCheck(options.zones(), options.silences().clock().instant());
        return new Verdict(
                0,
                warn(in(
                        name,
                        check.warnings(
                                NamedZones.of(config, extensions, templates).keySet()))));
    }

    /** Prints the next shifts of all schedules. */
    private Verdict onCall(Path file, Extensions extensions) {
        OnCallCheck check = new OnCallCheck(options.silences().clock().instant());
        List<String> lines = check.calendar(extensions.of(OnCall.NONE));
        if (!lines.isEmpty()) {
            out.println("Schedules, each with its next shifts:");
            lines.forEach(out::println);
            out.flush();
        }
        return new Verdict(0, warn(in(file.toString(), check.warnings(extensions.of(OnCall.NONE)))));
    }

    /**
     * Prints the verdict on each file of {@code silences.dirs}, and the occurrences of all rules.
     *
     * @param rules the rules of {@code grapevine.yml}, to which those of the files are added
     */
    private Verdict silences(Config config, SilencePlan plan, List<SilenceRule> rules) throws CommandFault {
        int failed = 0;
        Map<Path, Read<List<SilenceRule>>> files;
        try {
            files = SilenceFiles.readAll(plan.dirs(), config.timeIntervals());
        } catch (ConfigLoadException e) {
            throw new CommandFault(e.text());
        }
        for (Map.Entry<Path, Read<List<SilenceRule>>> file : files.entrySet()) {
            out.println();
            out.print("Checking '" + file.getKey() + "'");
            if (file.getValue().faults().isEmpty()) {
                succeed();
                rules.addAll(file.getValue().get());
            } else {
                fail(file.getValue().faults());
                failed++;
            }
        }
        if (!rules.isEmpty()) {
            out.println("Rules for silences, each with its next occurrences:");
            options.silences().calendar(rules).forEach(out::println);
            out.flush();
        }
        return new Verdict(failed, warn(options.silences().warnings(rules)));
    }

    /** Prints the verdict on the file of {@code --grapevine.config}. */
    private Verdict extensions(Path file, Read<Extensions> result, Config config) {
        out.print("Checking '" + file + "'");
        if (result.value().isEmpty()) {
            fail(result.faults());
            return new Verdict(1, 0);
        }
        Extensions extensions = result.get();
        try {
            MessageTemplateSet.mustache(
                    extensions, TemplateFiles.of(extensions), InstantSource.system(), Location.ofMachine());
        } catch (TemplateException e) {
            List<String> faults = String.valueOf(e.getMessage()).lines().toList();
            fail(faults.get(0), faults);
            return new Verdict(1, 0);
        }
        SecretFiles secrets = SecretFiles.of(extensions, VapidKey::fault);
        if (!secrets.faults().isEmpty()) {
            fail(secrets.faults().get(0), in(file.toString(), secrets.faults()));
            return new Verdict(1, 0);
        }
        succeed();
        int warnings = warn(texts(result.warnings()))
                + warn(file.toString(), secrets)
                + warn(in(file.toString(), addedWarnings(config, extensions)))
                + warn(in(file.toString(), removed(config, extensions.server().replicaLabels())));
        return new Verdict(
                0,
                warnings
                        + warn(in(
                                file.toString(),
                                TemplateFiles.warnings(
                                        "messages.mustache.files",
                                        extensions.mustache().files()))));
    }

    private int warn(String file, SecretFiles secrets) {
        secrets.unread().forEach(reason -> err.println("Not checked: " + reason));
        return warn(in(file, secrets.warnings()));
    }

    /** The warnings about the texts of what is added to receivers; none if the templates have errors. */
    private static List<String> addedWarnings(Config config, Extensions extensions) {
        try {
            GoTemplates templates = GoTemplates.parse(TemplateFiles.read(config.templates()), InstantSource.system());
            List<String> warnings = new ArrayList<>(
                    ConfigWarnings.ofTemplates(extensions.receivers().addTo(config), templates));
            warnings.removeAll(ConfigWarnings.ofTemplates(config, templates));
            return warnings;
        } catch (TemplateException reportedBefore) {
            return List.of();
        }
    }

    /** The places of routes and inhibition rules that name labels which alerts do not have, as they are removed on arrival. */
    private static List<String> removed(Config config, Set<String> labels) {
        List<String> warnings = new ArrayList<>();
        if (!labels.isEmpty()) {
            addRemoved(config.route(), List.of(), labels, warnings);
            for (int i = 0; i < config.inhibitRules().size(); i++) {
                InhibitRuleConfig rule = config.inhibitRules().get(i);
                Stream<String> named =
                        Stream.concat(names(Stream.of(rule.source(), rule.target())), rule.equal().stream());
                addRemoved("inhibit_rules[" + i + "]", named, labels, warnings);
            }
        }
        return warnings;
    }

    private static void addRemoved(
            RouteConfig route, List<String> inheritedGroupBy, Set<String> labels, List<String> warnings) {
        List<String> groupBy = route.groupBy().equals(inheritedGroupBy) ? List.of() : route.groupBy();
        Stream<String> named = Stream.concat(names(Stream.of(route.matchers())), groupBy.stream());
        addRemoved("the route to " + Quoted.quote(route.receiver()), named, labels, warnings);
        route.routes().forEach(child -> addRemoved(child, route.groupBy(), labels, warnings));
    }

    private static Stream<String> names(Stream<Matchers> matchers) {
        return matchers.flatMap(Matchers::stream).map(Matcher::name);
    }

    private static void addRemoved(String place, Stream<String> named, Set<String> labels, List<String> warnings) {
        named.filter(labels::contains)
                .distinct()
                .forEach(label -> warnings.add("server.alerts.replica_labels: " + place + " names "
                        + Quoted.quote(label) + " (expected: labels that alerts keep)"));
    }

    /**
     * The fault without its place. A name that is not defined is reported in Alertmanager's words, for scripts look for
     * that.
     */
    private static String summary(ConfigError fault) {
        String message = fault.message();
        int advice = message.lastIndexOf(ADVICE);
        if (message.startsWith("undefined ") && advice > 0) {
            return message.substring(0, advice);
        }
        return fault.field().isEmpty() ? message : fault.field() + ": " + message;
    }
}
