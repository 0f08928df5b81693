package io.grapevine.receiver.jira;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.receiver.jira.Jira.JiraAddresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JiraAddressesTest {
    private static JiraAddresses of(String url, String type) throws SendFailure {
        return JiraAddresses.of(new Url(url), type);
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.atlassian.net/rest/api/2, auto, https://a.atlassian.net/rest/api/3/search/jql",
        "https://a.atlassian.net/rest/api/3/, auto, https://a.atlassian.net/rest/api/3/search/jql",
        "https://a.atlassian.net/rest/api/2, cloud, https://a.atlassian.net/rest/api/3/search/jql",
        "https://a.atlassian.net/rest/api/2, datacenter, https://a.atlassian.net/rest/api/2/search",
        "https://a.atlassian.net:443/rest/api/2, auto, https://a.atlassian.net:443/rest/api/2/search",
        "https://jira.example/rest/api/2, auto, https://jira.example/rest/api/2/search",
        "https://jira.example/rest/api/2, datacenter, https://jira.example/rest/api/2/search",
        "https://jira.example/rest/api/3, datacenter, https://jira.example/rest/api/3/search",
        "https://jira.example/x/rest/api/2/, cloud, https://jira.example/x/rest/api/3/search/jql",
        "https://2:2@jira.example/2?2, cloud, https://2:2@jira.example/2/search/jql?2"
    })
    void searchesAsTheJiraWantsIt(String url, String type, String search) throws SendFailure {
        assertThat(of(url, type).search()).isEqualTo(search);
    }

    @ParameterizedTest
    @CsvSource({
        "https://jira.example/rest/api/2, https://jira.example/rest/api/2/issue",
        "https://jira.example/rest/api/2/, https://jira.example/rest/api/2/issue",
        "https://jira.example, https://jira.example/issue",
        "https://jira.example?a=b#c, https://jira.example/issue?a=b",
        "https://u:p@jira.example//a/./b/..//c/, https://u:p@jira.example/a/c/issue",
        "https://jira.example/../a%2Fb%20c/%2e%2e, https://jira.example/a%2Fb%20c/%2e%2e/issue"
    })
    void addsToThePathWithoutDetours(String url, String issues) throws SendFailure {
        assertThat(of(url, "auto").at("issue")).isEqualTo(issues);
    }

    @Test
    void addressesIssuesAndTheirTransitions() throws SendFailure {
        JiraAddresses addresses = of("https://a.atlassian.net/rest/api/2", "auto");
        assertThat(addresses.at("issue/OPS-7")).isEqualTo("https://a.atlassian.net/rest/api/2/issue/OPS-7");
        assertThat(addresses.at("issue/OPS-7/transitions"))
                .isEqualTo("https://a.atlassian.net/rest/api/2/issue/OPS-7/transitions");
    }

    @ParameterizedTest
    @CsvSource({
        "https://jira.example/rest/api/3, true",
        "https://jira.example/rest/api/3//, true",
        "https://jira.example/3?a=2, true",
        "https://jira.example/rest/api/2, false",
        "https://jira.example/rest/api/33, false",
        "https://jira.example/rest/api/3/x, false",
        "https://jira.example, false"
    })
    void wantsDocumentsInVersion3(String url, boolean documents) throws SendFailure {
        assertThat(of(url, "datacenter").wantsDocuments()).isEqualTo(documents);
    }

    @Test
    void refusesWhatIsNoUrl() {
        assertThatThrownBy(() -> of("http://[::1", "auto"))
                .isInstanceOf(SendFailure.class)
                .hasMessageStartingWith("api_url: ");
    }
}
