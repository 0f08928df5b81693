package io.grapevine.amtool.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.ConfigLoadException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextEditTest {
    private static final List<String> ITEM = List.of("a: 1", "b: [x]");

    /** Both texts with / for the end of a line. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            route:/  r: c                        | route:/  r: c/  routes:/    - a: 1/      b: [x]/
            route:/  r: c/  routes:/  - z: 1/o: 1 | route:/  r: c/  routes:/  - z: 1/  - a: 1/    b: [x]/o: 1/
            route:/  routes:/    - {z: 1} # c/# d | route:/  routes:/    - {z: 1} # c/    - a: 1/      b: [x]/# d/
            route: {r: c}                        | route: {r: c, routes: [{a: 1, b: [x]}]}/
            route: {r: c, }                      | route: {r: c, routes: [{a: 1, b: [x]}]}/
            route: {r: c, routes: [{z: 1}], s: d} | route: {r: c, routes: [{z: 1}, {a: 1, b: [x]}], s: d}/
            route: {routes: []}                  | route: {routes: [{a: 1, b: [x]}]}/
            route:/  routes: [{z: 1}]            | route:/  routes: [{z: 1}, {a: 1, b: [x]}]/
            route:/  routes: [/   {z: 1}, # c/  ] # d | route:/  routes: [/   {z: 1}, # c/  {a: 1, b: [x]}] # d/
            route:/  routes: [/   {z: 1} # c/  ]/o: 1 | route:/  routes: [/   {z: 1} # c/  , {a: 1, b: [x]}]/o: 1/
            route:/  routes: # none/  r: c       | route:/  routes: [{a: 1, b: [x]}] # none/  r: c/
            route:/  routes: null                | route:/  routes: [{a: 1, b: [x]}]/
            {route: {r: '😀', routes: [&m {z: 1}, *m]}} | {route: {r: '😀', routes: [&m {z: 1}, *m, {a: 1, b: [x]}]}}/
            {"route": {"r": "c"}}                | {"route": {"r": "c", routes: [{a: 1, b: [x]}]}}/
            """)
    void anItemIsAddedInTheStyleOfTheText(String text, String next) throws ConfigLoadException {
        SourceText source = SourceText.of("dir/a.yml", text.replace('/', '\n'));
        SourceText after = TextEdit.adding(source, "route.routes", ITEM).next();

        assertThat(String.join("/", after.lines()) + "/").isEqualTo(next);
        assertThat(after.scalar("route.routes[" + (after.size("route.routes") - 1) + "].a"))
                .contains("1");
    }

    @Test
    void anItemOfAListWithinAListIsAddedToIt() throws ConfigLoadException {
        SourceText source = SourceText.of("a.yml", "route: {routes: [{r: d, routes: [{z: 1}]}, {r: e}]}");

        assertThat(TextEdit.adding(source, "route.routes[0].routes", ITEM)
                        .next()
                        .lines())
                .containsExactly("route: {routes: [{r: d, routes: [{z: 1}, {a: 1, b: [x]}]}, {r: e}]}");
        assertThat(TextEdit.adding(source, "route.routes[1].routes", ITEM)
                        .next()
                        .lines())
                .containsExactly("route: {routes: [{r: d, routes: [{z: 1}]}, {r: e, routes: [{a: 1, b: [x]}]}]}");
    }

    @Test
    void whatTheTextDoesNotHaveIsRefused() {
        for (String text :
                List.of("", "route: x", "other: {}", "route: [", "x: &i {z: 1}\nroute:\n  routes:\n  - *i")) {
            SourceText source = SourceText.of("a.yml", text);
            assertThatThrownBy(() -> TextEdit.adding(source, "route.routes", ITEM))
                    .isInstanceOf(ConfigLoadException.class)
                    .hasMessageContaining("a.yml: route.routes: not written out (expected: ");
        }
    }

    @Test
    void aDifferenceWithinALineQuotesTheLineOnlyWhereItMay() throws ConfigLoadException {
        SourceText source = SourceText.of("dir/a.yml", "# s3cret\nroute: {r: c} # s3cret\nlast: 1");
        TextEdit edit = TextEdit.adding(source, "route.routes", ITEM);

        assertThat(edit.difference(true)).isEqualTo("""
                --- dir/a.yml
                +++ dir/a.yml
                @@ -1,3 +1,3 @@
                 # s3cret
                -route: {r: c} # s3cret
                +route: {r: c, routes: [{a: 1, b: [x]}]} # s3cret
                 last: 1
                """);
        assertThat(edit.difference(false)).isEqualTo("""
                --- a.yml
                +++ a.yml
                @@ -2,1 +2,1 @@ route.routes, in column 13
                +, routes: [{a: 1, b: [x]}]
                """);
    }
}
