package io.grapevine.features.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.LabelSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesTest {
    private static final LabelSet ALERT =
            LabelSet.of("alertname", "Slow", "instance", "a", "job", "api", "severity", "page");

    private static String vector(String... elements) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + String.join(",", elements)
                + "]}}";
    }

    private static String element(String labels, String value) {
        return "{\"metric\":{" + labels + "},\"value\":[1700000000.123,\"" + value + "\"]}";
    }

    private static double[] found(String body) {
        return Series.read(body, 1, time -> 0).map(series -> series.of(ALERT)).orElse(null);
    }

    @Test
    void theSeriesOfAnAlertHasItsLabels() {
        String body = vector(
                element("\"instance\":\"b\",\"job\":\"api\"", "1"),
                element("\"__name__\":\"up\",\"instance\":\"a\",\"job\":\"api\"", "2"),
                element("\"instance\":\"a\",\"job\":\"db\"", "3"));
        assertThat(found(body)).containsExactly(2);
    }

    @Test
    void aLabelThatTheAlertLacksMayBeAnything() {
        assertThat(found(vector(
                        element("\"instance\":\"a\",\"pod\":\"x\"", "1"),
                        element("\"instance\":\"b\",\"pod\":\"x\"", "2"))))
                .containsExactly(1);
    }

    @Test
    void oneOfSeveralIsNotGuessed() {
        assertThat(found(vector(
                        element("\"instance\":\"a\",\"pod\":\"x\"", "1"),
                        element("\"instance\":\"a\",\"pod\":\"y\"", "2"))))
                .isNull();
        assertThat(found(vector(element("\"instance\":\"a\"", "1"), element("\"job\":\"api\"", "2"))))
                .isNull();
        double[] ofTwoMetrics = found(vector(
                element("\"__name__\":\"x\",\"job\":\"api\"", "1"),
                element("\"__name__\":\"y\",\"job\":\"api\"", "2")));
        assertThat(ofTwoMetrics).containsExactly(Double.NaN);
    }

    @Test
    void whereNoneHasItsLabelsThereIsNone() {
        assertThat(found(vector(element("\"severity\":\"ticket\"", "1")))).isNull();
    }

    @Test
    void aSumAndAScalarAreThoseOfEachAlert() {
        assertThat(found(vector(element("", "7")))).containsExactly(7);
        assertThat(found("{\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"8\"]}}"))
                .containsExactly(8);
    }

    @Test
    void numbersMayBeInfinite() {
        assertThat(found(vector(element("", "+Inf")))).containsExactly(Double.POSITIVE_INFINITY);
        assertThat(found(vector(element("", "-Inf")))).containsExactly(Double.NEGATIVE_INFINITY);
        assertThat(found(vector(element("", "NaN")))).containsExactly(Double.NaN);
    }

    @Test
    void theSamplesOfAMatrixStandAtTheirSteps() {
        String body = "{\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"job\":\"api\"},\"values\":"
                + "[[100,\"1\"],[300,\"3\"],[900,\"9\"]]}]}}";
        double[] values = Series.read(body, 4, time -> (int) Math.round(time / 100) - 1)
                .orElseThrow()
                .of(ALERT);
        assertThat(values).containsExactly(1, Double.NaN, 3, Double.NaN);
    }

    @Test
    void histogramsHaveNoValue() {
        assertThat(found(
                        "{\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"histogram\":[1,{\"count\":\"2\","
                                + "\"buckets\":[[1,\"0\",\"1\",\"2\"]]}]}]}}"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "no JSON",
                "{\"status\":\"error\",\"error\":\"parse error\"}",
                "{\"data\":{\"resultType\":\"string\",\"result\":[1,\"text\"]}}",
                "{\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
                "{\"data\":{\"result\":[{\"metric\":{},\"value\":[1,\"2\"]}]}}",
                "{\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"x\"]}]}}",
                "{\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[\"1\",\"2\"]}]}}",
                "{\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"2\"]}",
                "{\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"2\"]}]}} more"
            })
    void whatIsNoWholeAnswerIsNone(String body) {
        assertThat(Series.read(body, 1, time -> 0)).isEmpty();
    }

    @Test
    void tooManySeriesAreNone() {
        assertThat(Series.read(many(Series.MOST), 1, time -> 0)).isPresent();
        assertThat(Series.read(many(Series.MOST + 1), 1, time -> 0)).isEmpty();
    }

    private static String many(int count) {
        return vector(IntStream.range(0, count)
                .mapToObj(i -> element("\"instance\":\"" + i + "\"", "1"))
                .collect(Collectors.joining(",")));
    }
}
