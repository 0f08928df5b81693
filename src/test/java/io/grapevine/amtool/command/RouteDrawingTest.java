package io.grapevine.amtool.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.checking.ConfigText;
import io.grapevine.model.matcher.ParserMode;
import org.junit.jupiter.api.Test;

class RouteDrawingTest {
    private static String drawing(String yaml) throws Exception {
        return RouteDrawing.of(new ConfigText(ParserMode.UTF8_WITH_FALLBACK).original(yaml));
    }

    @Test
    void aLoneRouteIsTheDefault() throws Exception {
        assertThat(drawing("route: {receiver: a}\nreceivers: [{name: a}]\n")).isEqualTo("""
                Routing tree:
                .
                └── default-route  receiver: a

                """);
    }

    @Test
    void routesHangUnderTheirParentsAndInheritReceivers() throws Exception {
        assertThat(drawing("""
                route:
                  receiver: a
                  routes:
                  - matchers: ['größe=~ü|ö', x!="1"]
                    continue: true
                    routes:
                    - {match: {b: c}, receiver: b}
                    - {receiver: a}
                  - {matchers: [y="1"], receiver: b}
                receivers: [{name: a}, {name: b}]
                """)).isEqualTo("""
                Routing tree:
                .
                └── default-route  receiver: a
                    ├── {größe=~"ü|ö",x!="1"}  continue: true  receiver: a
                    │   ├── {b="c"}  receiver: b
                    │   └── default-route  receiver: a
                    └── {y="1"}  receiver: b

                """);
    }

    @Test
    void theLinesGoOnBesideANameOfSeveralLines() throws Exception {
        assertThat(drawing("""
                route:
                  receiver: "a\\nb"
                  routes:
                  - {matchers: [x="1"]}
                  - {matchers: [x="2"]}
                receivers: [{name: "a\\nb"}]
                """)).isEqualTo("""
                Routing tree:
                .
                └── default-route  receiver: a
                    b
                    ├── {x="1"}  receiver: a
                    │   b
                    └── {x="2"}  receiver: a
                        b

                """);
    }
}
