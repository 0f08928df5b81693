package io.grapevine.amtool.review;

import io.grapevine.amtool.checking.Finding;
import io.grapevine.amtool.checking.ReviewRule;
import io.grapevine.amtool.review.SourceFiles.Place;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.shape.ConfigFields;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.files.TemplateFiles;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.model.LabelSet;
import io.grapevine.receiver.Kinds;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of the labels and annotations in a history, and what follows from them. */
public final class HistoryFacts {
    /** Names that are kept: more are no names, but values in the wrong place. */
    private static final int MOST_NAMES = 10_000;

    private static final Pattern ACTION = Pattern.compile("\\{\\{.*?}}", Pattern.DOTALL);
    private static final Pattern FIELD =
            Pattern.compile("\\.(?:Common|Group)?(Labels|Annotations)\\.([A-Za-z_][A-Za-z0-9_]*)");

    /** What begins an action that asks whether there is a field. */
    private static final Pattern QUESTION =
            Pattern.compile("\\{\\{-?\\s*(?:if|else if|else with|with|range)\\b.*", Pattern.DOTALL);

    private final Set<String> labels = new HashSet<>();
    private final Set<String> annotations = new HashSet<>();
    private long records;

    /** Takes note of a record. */
    public void add(AlertRecord alert) {
        records++;
        addNames(alert.labels(), labels);
        addNames(alert.annotations(), annotations);
    }

    private static void addNames(LabelSet set, Set<String> names) {
        set.forEach((name, value) -> {
            if (!value.isEmpty() && names.size() < MOST_NAMES) {
                names.add(name);
            }
        });
    }

    /** The findings about a configuration; none without an alert. */
    List<Finding> of(TestedConfig tested, SourceFiles files) {
        List<Finding> found = new ArrayList<>();
        if (records == 0 || labels.size() >= MOST_NAMES || annotations.size() >= MOST_NAMES) {
            return found;
        }
        MatcherReview.labels(tested.config(), files)
                .forEach((name, places) -> places.stream()
                        .filter(place -> !labels.contains(name))
                        .forEach(place -> found.add(new Finding(
                                ReviewRule.UNKNOWN_LABEL,
                                place.error("a matcher needs the label " + name
                                        + ", which no alert of the history has (expected: a label of alerts)")))));
        templates(tested, files, found);
        return found;
    }

    private void templates(TestedConfig tested, SourceFiles files, List<Finding> found) {
        for (ReceiverConfig receiver : tested.config().receivers()) {
            for (ReceiverConfig.Numbered each : receiver.numbered()) {
                Place place = files.receiver(receiver.name())
                        .field(Kinds.of(each.config()).field() + "[" + each.index() + "]");
                if (each.config() instanceof Record fields) {
                    ConfigFields.walk(fields, (path, component, value) -> {
                        Place own = place.field(path);
                        if (value instanceof String text && own.isThere()) {
                            empty(text, found, (at, message) -> own.error(message));
                        }
                    });
                }
            }
        }
        try {
            for (Source source : TemplateFiles.read(tested.config().templates())) {
                empty(source.text(), found, (at, message) -> {
                    int line = 1
                            + (int) source.text()
                                    .substring(0, at)
                                    .chars()
                                    .filter(c -> c == '\n')
                                    .count();
                    int column = at - source.text().lastIndexOf('\n', at - 1);
                    return new ConfigError(source.name(), line, column, "", message);
                });
            }
        } catch (TemplateException reportedByTheCheck) {
            return;
        }
    }

    /**
     * Finds the fields that a text shows and no alert has, but for those that it asks for.
     *
     * @param place the place of a message, by its offset in the text
     */
    private void empty(String text, List<Finding> found, BiFunction<Integer, String, ConfigError> place) {
        List<MatchResult> actions = ACTION.matcher(text).results().toList();
        Set<String> asked = new HashSet<>();
        for (MatchResult action : actions) {
            if (QUESTION.matcher(action.group()).matches()) {
                FIELD.matcher(action.group()).results().forEach(field -> asked.add(key(field)));
            }
        }
        Set<String> reported = new HashSet<>(asked);
        for (MatchResult action : actions) {
            Matcher field = FIELD.matcher(action.group());
            while (field.find()) {
                boolean isLabel = field.group(1).equals("Labels");
                Set<String> known = isLabel ? labels : annotations;
                if (!known.contains(field.group(2)) && reported.add(key(field))) {
                    String message = field.group() + ": no alert of the history has this "
                            + (isLabel ? "label" : "annotation") + " (expected: one that alerts have)";
                    found.add(new Finding(
                            ReviewRule.EMPTY_TEMPLATE_FIELD, place.apply(action.start() + field.start(), message)));
                }
            }
        }
    }

    private static String key(MatchResult field) {
        return field.group(1) + "." + field.group(2);
    }
}
