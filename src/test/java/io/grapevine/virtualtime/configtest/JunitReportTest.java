package io.grapevine.virtualtime.configtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.yaml.ConfigError;
import io.grapevine.virtualtime.configtest.SuiteRunner.SuiteResult;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class JunitReportTest {
    private static Document xml(SuiteResult... results) throws Exception {
        byte[] bytes = JunitReport.of(List.of(results)).getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    }

    @Test
    void reportHasEachTestAndEachFailure() throws Exception {
        SuiteResult result = Suites.run(Suites.CONFIG + """
                tests:
                - name: good & "quoted"
                  alerts: [{labels: {alertname: "<Down>\\u0001"}}]
                  expect: [{receiver: team, at: 30s}]
                - name: bad
                  alerts: [{labels: {alertname: "<Down>"}}]
                  expect: [{receiver: other, at: 30s}]
                """);

        Element root = xml(result).getDocumentElement();

        assertThat(root.getAttribute("tests")).isEqualTo("2");
        assertThat(root.getAttribute("failures")).isEqualTo("1");
        Element suite = (Element) root.getElementsByTagName("testsuite").item(0);
        assertThat(suite.getAttribute("name")).isEqualTo("suite.yml");
        Element first = (Element) root.getElementsByTagName("testcase").item(0);
        assertThat(first.getAttribute("name")).isEqualTo("good & \"quoted\"");
        assertThat(first.getElementsByTagName("failure").getLength()).isZero();
        Element failure = (Element) root.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).startsWith("no notification to other");
        assertThat(failure.getTextContent()).contains("{alertname=\"<Down>\"} goes to team", "time");
    }

    @Test
    void aFileWithErrorsIsAFailure() throws Exception {
        ConfigError error = new ConfigError("x.yml", 3, 1, "tests", "missing");

        Element root = xml(new SuiteResult(Path.of("x.yml"), List.of(error), List.of()))
                .getDocumentElement();

        assertThat(root.getAttribute("failures")).isEqualTo("1");
        assertThat(root.getElementsByTagName("failure").item(0).getTextContent())
                .contains("x.yml:3:1: tests: missing");
    }
}
