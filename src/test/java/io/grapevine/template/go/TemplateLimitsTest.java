package io.grapevine.template.go;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.LabelSet;
import io.grapevine.template.SmallStack;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates that would exhaust the stack, the memory or the time of the server, run on a small stack. */
class TemplateLimitsTest {
    private static final int SMALL_STACK = 512 << 10;
    private static final TemplateData DATA = new TemplateData(
            "r", "firing", List.of(), "", LabelSet.EMPTY, LabelSet.EMPTY, LabelSet.EMPTY, LabelSet.EMPTY, "");

    private static String outcome(String template) throws Exception {
        GoTemplates templates = GoTemplates.parse(List.of(), InstantSource.system());
        return SmallStack.outcome(SMALL_STACK, () -> {
            try {
                return "ok " + templates.text(template, DATA).length();
            } catch (TemplateException e) {
                return e.getMessage();
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {{define "r"}}{{template "r" .}}{{end}}{{template "r" .}}~maximum template depth
            {{define "r"}}{{if 1}}{{with $}}{{range 1}}{{template "r" (print (print \
            $))}}{{end}}{{end}}{{end}}{{end}}{{template "r" .}}~maximum template depth
            {{range 100000}}{{range 100000}}{{end}}{{end}}~too many steps
            {{range 100000000}}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{{end}}~output longer \
            than 16777216 characters
            {{$s := "xxxxxxxx"}}{{range 100}}{{$s = print $s $s}}{{end}}~text longer than 16777216 characters
            {{$l := list}}{{range 1000000}}{{$l = append $l (printf "%1000000d" 1)}}{{end}}~too many steps
            {{$l := list}}{{range 1000}}{{$l = list $l}}{{end}}{{$l}}~nested deeper
            {{$l := list}}{{range 1000}}{{$l = list $l}}{{end}}{{toJson $l}}~nested deeper than 250
            {{$l := list}}{{range 100}}{{$l = list $l $l}}{{end}}{{$l}}~text longer
            {{$l := list "xxxxxxxx"}}{{range 22}}{{$l = list $l $l}}{{end}}{{toJson $l}}~text longer than \
            16777216 characters
            {{match "((a{100}){100}){100}" "a"}}~repeat count
            """)
    void aHostileTemplateFailsWithAReason(String template, String reason) throws Exception {
        assertThat(outcome(template)).contains(reason);
    }

    @Test
    void deepNestingInTheTextIsAnErrorOfTheText() throws Exception {
        assertThat(outcome("{{ " + "(".repeat(100_000) + "1 }}")).contains("nested deeper than 200");
        assertThat(outcome("{{if 1}}".repeat(100_000))).contains("nested deeper than 200");
        assertThat(outcome("{{if 0}}" + "{{else if 0}}".repeat(100_000))).contains("nested deeper than 200");
    }

    @Test
    void nestingUpToTheLimitRuns() throws Exception {
        assertThat(outcome("{{ " + "(print ".repeat(199) + "1" + ")".repeat(199) + " }}"))
                .isEqualTo("ok 1");
        assertThat(outcome("{{if 1}}".repeat(199) + "x" + "{{end}}".repeat(199)))
                .isEqualTo("ok 1");
    }

    @Test
    void routeLabelOfATenantHasFewerStepsThanThatOfTheServer() throws Exception {
        LabelSet labels = LabelSet.of("team", "{{range 2000}}{{range 1000}}{{end}}{{end}}x");
        TemplateData data = new TemplateData(
                "r", "firing", List.of(), "", LabelSet.EMPTY, LabelSet.EMPTY, LabelSet.EMPTY, labels, "");
        GoTemplates own = GoTemplates.parseOfTenants(List.of(), InstantSource.system());

        assertThat(own.routeLabels(data).errors()).isEmpty();
        assertThat(own.of("a").routeLabels(data).errors())
                .hasSize(1)
                .first()
                .asString()
                .contains("too many steps");
    }

    @Test
    void aLongLineIsReadInOnePass() throws Exception {
        assertThat(outcome("{{1}}".repeat(100_000))).isEqualTo("ok 100000");
    }
}
