package io.grapevine.features.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Url;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorUrlTest {
    private static final ValuesConfig.Server SERVER = server("http://prom:9090/", "https://prom.example.com/");
    private static final ValuesConfig.Server OTHER = server("http://other:9090/", "https://other.example.com/prom/");

    private static ValuesConfig.Server server(String url, String generatorUrl) {
        return new ValuesConfig.Server(new Url(url), new Url(generatorUrl), HttpConfig.DEFAULT);
    }

    private static GeneratorUrl of(String url) {
        return GeneratorUrl.of(url, List.of(SERVER, OTHER));
    }

    @Test
    void theServerAndTheExpressionAreThoseOfTheUrl() {
        assertThat(of("https://prom.example.com/graph?g0.expr=up%7Ba%3D%22%C3%BC%22%7D+%3D%3D+0&g0.tab=1"))
                .isEqualTo(new GeneratorUrl(SERVER, "up{a=\"ü\"} == 0"));
        assertThat(of("https://other.example.com/prom/graph?g0.expr=up&g0.tab=1"))
                .isEqualTo(new GeneratorUrl(OTHER, "up"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no URL %",
                "https://evil.example.com/graph?g0.expr=up",
                "https://prom.example.com.evil.example.com/graph?g0.expr=up",
                "https://prom.example.com:8080/graph?g0.expr=up",
                "https://prom.example.com@evil.example.com/graph?g0.expr=up",
                "http://prom.example.com/graph?g0.expr=up",
                "https://other.example.com/graph?g0.expr=up",
                "https://prom.example.com/graph",
                "https://prom.example.com/graph?g0.expr=",
                "https://prom.example.com/graph?g0.expr=%zz",
                "https://prom.example.com/vmalert/alert?group_id=1"
            })
    void whatIsOfNoServerOrHasNoExpressionIsNotAsked(String url) {
        assertThat(of(url)).isNull();
    }

    @Test
    void anExpressionThatIsTooLongIsNotAsked() {
        assertThat(of("https://prom.example.com/graph?g0.expr=" + "x".repeat(9000)))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            up == 0 | up
            a / b > 0.05 | a / b
            a >= -1.5e3 | a
            a>5*1024 * 1024 | a
            a < +.5 | a
            a != 1 | a
            sum by (job) (rate(x[5m])) > 1 | sum by (job) (rate(x[5m]))
            a > b | a > b
            a > bool 5 | a > bool 5
            (a > 5) | (a > 5)
            a | a
            rate(x[5m] offset 1h) | rate(x[5m] offset 1h)
            a == NaN | a == NaN
            a > 1 and b | a > 1 and b
            a > 1 and b < 2 | a > 1 and b
            """)
    void aComparisonWithANumberAtTheEndIsLeftOut(String expression, String unfiltered) {
        assertThat(new GeneratorUrl(SERVER, expression).unfiltered()).isEqualTo(unfiltered);
    }
}
