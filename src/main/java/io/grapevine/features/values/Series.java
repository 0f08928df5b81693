package io.grapevine.features.values;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.grapevine.model.LabelSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The series in an answer of Prometheus' query API: of an instant vector, a scalar or a matrix. Each has a value for each step, which is
 * not a number where there is none.
 */
public final class Series {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String NAME = "__name__";

    /** The greatest number of series that an answer may have. */
    static final int MOST = 2000;

    /** The greatest number of series among which one is searched that has labels which the alert lacks. */
    private static final int MOST_SEARCHED = 200;

    /** By the names of their labels, the values of the series by their labels; the metric's name is no label here. */
    private final Map<Set<String>, Map<LabelSet, double[]>> byNames = new HashMap<>();

    private final int steps;
    private final ToIntFunction<Double> stepOf;
    private int size;

    private Series(int steps, ToIntFunction<Double> stepOf) {
        this.steps = steps;
        this.stepOf = stepOf;
    }

    /**
     * Reads an answer; empty if it is not whole, has too many series, or none that can be used.
     *
     * @param steps how many values each series has
     * @param stepOf the position of a time in seconds among them; another number if it is none of them
     */
    static Optional<Series> read(String body, int steps, ToIntFunction<Double> stepOf) {
        Series series = new Series(steps, stepOf);
        try (JsonParser json = JSON.createParser(body)) {
            json.nextToken();
            series.fields(json, name -> {
                if (!name.equals("data") || !json.isExpectedStartObjectToken()) {
                    return false;
                }
                series.data(json);
                return true;
            });
            boolean isWhole = json.nextToken() == null;
            return isWhole && series.size > 0 ? Optional.of(series) : Optional.empty();
        } catch (IOException | NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    /** Reads the value of a field, at which the parser stands; false to pass over it. */
    @FunctionalInterface
    private interface Field {
        boolean read(String name) throws IOException;
    }

    private void fields(JsonParser json, Field field) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            throw new IOException("no object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (!field.read(name)) {
                json.skipChildren();
            }
        }
    }

    private void data(JsonParser json) throws IOException {
        String[] type = {""};
        fields(json, name -> {
            if (name.equals("resultType")) {
                type[0] = json.getValueAsString("");
            } else if (name.equals("result") && type[0].equals("scalar")) {
                double[] values = empty();
                sample(json, values);
                add(LabelSet.EMPTY, values);
                return true;
            } else if (name.equals("result") && (type[0].equals("vector") || type[0].equals("matrix"))) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    element(json);
                }
                return true;
            }
            return false;
        });
    }

    private void element(JsonParser json) throws IOException {
        double[] values = empty();
        LabelSet.Builder labels = new LabelSet.Builder(8);
        boolean[] hasValue = {false}; // not if the samples are histograms
        fields(json, name -> {
            if (name.equals("metric")) {
                fields(json, label -> {
                    if (!label.equals(NAME)) {
                        labels.add(label, json.getText());
                    }
                    return true;
                });
                return true;
            }
            if (name.equals("value")) {
                sample(json, values);
                hasValue[0] = true;
                return true;
            }
            if (name.equals("values")) {
                while (json.nextToken() == JsonToken.START_ARRAY) {
                    sample(json, values);
                }
                hasValue[0] = true;
                return true;
            }
            return false;
        });
        if (hasValue[0]) {
            add(labels.build(), values);
        }
    }

    /** Reads a pair of time and value. */
    private void sample(JsonParser json, double[] values) throws IOException {
        json.nextToken();
        int step = stepOf.applyAsInt(json.getDoubleValue());
        json.nextToken();
        String text = json.getText();
        if (step >= 0 && step < values.length) {
            values[step] = switch (text) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        }
        if (json.nextToken() != JsonToken.END_ARRAY) {
            throw new IOException("no pair");
        }
    }

    private double[] empty() {
        double[] values = new double[steps];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private void add(LabelSet labels, double[] values) throws IOException {
        if (++size > MOST) {
            throw new IOException("too many series");
        }
        byNames.computeIfAbsent(Set.copyOf(labels.toMap().keySet()), names -> new HashMap<>())
                .merge(labels, values, (one, other) -> empty()); // of metrics with other names
    }

    /**
     * The values of the one series with the labels of an alert: what both have is equal. A label that the alert lacks may have been
     * dropped on its way. Null if there is none, or more than one.
     */
    double @Nullable [] of(LabelSet alert) {
        List<double[]> found = new ArrayList<>();
        byNames.forEach((names, series) -> {
            LabelSet shared = alert.filterNames(names::contains);
            if (shared.size() == names.size()) {
                double[] values = series.get(shared);
                if (values != null) {
                    found.add(values);
                }
            } else if (series.size() <= MOST_SEARCHED) {
                series.forEach((labels, values) -> {
                    if (labels.filterNames(alert::has).equals(shared)) {
                        found.add(values);
                    }
                });
            }
        });
        return found.size() == 1 ? found.get(0) : null;
    }
}
