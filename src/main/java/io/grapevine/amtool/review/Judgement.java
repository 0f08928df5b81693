package io.grapevine.amtool.review;

import io.grapevine.amtool.checking.ConfigCheck;
import io.grapevine.amtool.checking.Finding;
import io.grapevine.amtool.checking.ReviewRule;
import io.grapevine.amtool.review.SourceFiles.Place;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.virtualtime.configtest.play.ConfigCache;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All findings about a configuration.
 *
 * @param findings by place, without those that comments switch off
 * @param allowed how many those are
 */
public record Judgement(List<Finding> findings, int allowed) {
    /** Begin of a warning about a field of a receiver. */
    private static final Pattern RECEIVER =
            Pattern.compile("receiver \"(.*?)\": (\\w+\\[\\d+]\\.\\S*): (.*)", Pattern.DOTALL);

    private static final Comparator<Finding> ORDER = Comparator.comparing(
                    (Finding each) -> each.at().file())
            .thenComparing(each -> each.at().line())
            .thenComparing(each -> each.at().column());

    public Judgement {
        findings = List.copyOf(findings);
    }

    /**
     * Judges a configuration.
     *
     * @param check the options of the check that comes first; that of a configuration with errors is the only one
     * @param configs loads the configuration if the check has found no errors
     * @param facts what the history says
     * @throws CommandFault if it cannot be judged
     * @throws ConfigLoadException if it cannot be loaded
     */
    public static Judgement of(
            ConfigSource source, ConfigCheck.Options check, ConfigCache configs, HistoryFacts facts, Instant now)
            throws CommandFault, ConfigLoadException {
        List<Finding> all = new ArrayList<>(checked(source.file(), check));
        Map<String, SourceText> texts = new HashMap<>();
        if (all.stream().noneMatch(each -> each.rule() == ReviewRule.INVALID)) {
            TestedConfig tested = configs.load(source);
            SourceFiles files = new SourceFiles(source.file(), tested.config());
            all.replaceAll(each -> placed(each, files));
            all.addAll(ConfigReview.of(tested, files, now));
            all.addAll(ClearSecrets.of(tested.config(), files));
            all.addAll(facts.of(tested, files));
        }
        List<Finding> left = all.stream()
                .filter(each -> !texts.computeIfAbsent(each.at().file(), name -> SourceText.read(Path.of(name)))
                        .allows(each.rule(), each.at().line()))
                .sorted(ORDER)
                .toList();
        return new Judgement(summed(left), all.size() - left.size());
    }

    /** The findings, each once that is the same in several places, as in each receiver of a kind. */
    private static List<Finding> summed(List<Finding> found) {
        Map<String, List<Finding>> same = new LinkedHashMap<>();
        found.forEach(each ->
                same.computeIfAbsent(Review.key(each), key -> new ArrayList<>()).add(each));
        return same.values().stream()
                .map(places -> places.size() == 1 ? places.get(0) : with(places.get(0), places.size() - 1))
                .toList();
    }

    private static Finding with(Finding first, int more) {
        ConfigError at = first.at();
        String message = at.message() + Review.more(more);
        return new Finding(first.rule(), new ConfigError(at.file(), at.line(), at.column(), at.field(), message));
    }

    private static List<Finding> checked(Path file, ConfigCheck.Options options) throws CommandFault {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        ConfigCheck check = new ConfigCheck(options, nowhere, nowhere);
        try {
            check.files(List.of(file.toString()));
        } catch (CommandFault fault) {
            if (check.findings().isEmpty()) {
                throw fault;
            }
        }
        return check.findings();
    }

    /** The finding at the field of the receiver that it names. */
    private static Finding placed(Finding finding, SourceFiles files) {
        ConfigError at = finding.at();
        Matcher named = RECEIVER.matcher(at.message());
        if (at.line() > 0 || !named.matches()) {
            return finding;
        }
        Place place = files.receiver(named.group(1)).field(named.group(2));
        return new Finding(finding.rule(), place.error(named.group(3)));
    }
}
