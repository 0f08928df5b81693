package io.grapevine.app.flags;

import io.grapevine.app.log.LogFormat;
import io.grapevine.app.log.LogLevel;
import io.grapevine.commandline.ParsedArguments;
import io.grapevine.web.RoutePrefix;
import io.grapevine.web.WebOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the flags must be together, beyond the form of each, and the options that they come to. */
final class OptionRules {
    private static final List<String> ALWAYS_POSITIVE = List.of(
            "data.retention", "data.maintenance-interval", "alerts.gc-interval", "dispatch.maintenance-interval");

    private OptionRules() {}

    /** The first fault, naming its flag, or empty. */
    static Optional<String> fault(ParsedArguments flags) {
        Stream<Supplier<Optional<String>>> rules = Stream.of(
                () -> pathFault(flags, "config.file"),
                () -> pathFault(flags, "storage.path"),
                () -> ALWAYS_POSITIVE.stream()
                        .flatMap(name -> positiveFault(flags, name))
                        .findFirst(),
                () -> ClusterRules.fault(flags),
                () -> featureFault(flags),
                () -> externalUrlFault(flags));
        return rules.flatMap(rule -> rule.get().stream()).findFirst();
    }

    private static Optional<String> pathFault(ParsedArguments flags, String name) {
        return flags.text(name).isEmpty() ? Optional.of(fault(name, "\"\"", "a path")) : filePathFault(flags, name);
    }

    /** The fault of a path that need not be given. */
    static Optional<String> filePathFault(ParsedArguments flags, String name) {
        String value = flags.text(name);
        try {
            Path unused = Path.of(value);
            return Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.of(fault(name, '"' + value + '"', "a path"));
        }
    }

    static Stream<String> positiveFault(ParsedArguments flags, String name) {
        Duration value = flags.duration(name);
        boolean positive = !value.isNegative() && !value.isZero();
        return positive ? Stream.empty() : Stream.of(fault(name, flags.text(name), "more than zero"));
    }

    private static Optional<String> featureFault(ParsedArguments flags) {
        List<String> names = featureNames(flags);
        Optional<String> unknown =
                names.stream().filter(name -> Feature.named(name).isEmpty()).findFirst();
        if (unknown.isPresent()) {
            return unknown.map(name -> fault("enable-feature", '"' + name + '"', "some of " + Feature.names()));
        }
        Set<Feature> features = features(flags);
        if (features.containsAll(List.of(Feature.CLASSIC_MODE, Feature.UTF8_STRICT_MODE))) {
            return Optional.of(fault("enable-feature", "classic-mode and utf8-strict-mode", "one of the two"));
        }
        double ratio = GoNumber.parseFloat(flags.text("auto-gomemlimit.ratio")).orElseThrow();
        if (features.contains(Feature.AUTO_GOMEMLIMIT) && !(ratio > 0 && ratio <= 1)) {
            return Optional.of(
                    fault("auto-gomemlimit.ratio", flags.text("auto-gomemlimit.ratio"), "above 0, at most 1"));
        }
        return Optional.empty();
    }

    private static Optional<String> externalUrlFault(ParsedArguments flags) {
        String url = flags.text("web.external-url");
        return url.isEmpty() ? Optional.empty() : ExternalUrl.fault(url).map(fault -> "--web.external-url: " + fault);
    }

    static String fault(String flag, String actual, String expected) {
        return "--" + flag + ": " + actual + " (expected: " + expected + ')';
    }

    private static List<String> featureNames(ParsedArguments flags) {
        String names = flags.text("enable-feature");
        return names.isEmpty() ? List.of() : Arrays.asList(names.split(",", -1));
    }

    private static Set<Feature> features(ParsedArguments flags) {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        featureNames(flags).forEach(name -> Feature.named(name).ifPresent(features::add));
        return Set.copyOf(features);
    }

    /** The options; only for flags without a fault. */
    static Options options(ParsedArguments flags) {
        return new Options(
                new Options.Storage(
                        Path.of(flags.text("config.file")),
                        extensionsFile(flags),
                        Path.of(flags.text("storage.path")),
                        flags.duration("data.retention"),
                        flags.duration("data.maintenance-interval")),
                new Options.Alerts(
                        flags.duration("alerts.gc-interval"),
                        number(flags, "alerts.per-alertname-limit"),
                        flags.duration("dispatch.maintenance-interval"),
                        flags.duration("dispatch.start-delay")),
                new Options.Silences(
                        number(flags, "silences.max-silences"),
                        number(flags, "silences.max-silence-size-bytes"),
                        flags.isOn("log.silences")),
                web(flags),
                flags.text("web.external-url"),
                flags.isOn("web.enable-receiver-test"),
                ClusterRules.options(flags),
                features(flags),
                new Options.Log(LogLevel.named(flags.text("log.level")), LogFormat.named(flags.text("log.format"))));
    }

    private static int number(ParsedArguments flags, String name) {
        return GoNumber.parseInt(flags.text(name)).orElseThrow();
    }

    private static Optional<Path> extensionsFile(ParsedArguments flags) {
        String file = flags.text("grapevine.config");
        return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
    }

    private static WebOptions web(ParsedArguments flags) {
        String url = flags.text("web.external-url");
        String prefix = flags.text("web.route-prefix");
        if (prefix.isEmpty() && !url.isEmpty()) {
            prefix = ExternalUrl.of(url).path();
        }
        return WebOptions.on(flags.texts("web.listen-address"))
                .withSystemdSocket(flags.isOn("web.systemd-socket"))
                .withConfigFile(flags.text("web.config.file"))
                .withPrefix(RoutePrefix.of(prefix))
                .withGetConcurrency(number(flags, "web.get-concurrency"))
                .withTimeout(
                        FlagType.durationOrSeconds(flags.text("web.timeout")).orElseThrow());
    }
}
