package io.grapevine.receiver.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.httpclient.SendFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsEndpointTest {
    @ParameterizedTest
    @CsvSource({
        "sns, us-east-2, false, https://sns.us-east-2.amazonaws.com/",
        "sts, eu-central-1, true, https://sts-fips.eu-central-1.amazonaws.com/",
        "sns, cn-north-1, false, https://sns.cn-north-1.amazonaws.com.cn/",
        "sts, us-gov-west-1, true, https://sts.us-gov-west-1.amazonaws.com/",
        "sns, us-iso-east-1, false, https://sns.us-iso-east-1.c2s.ic.gov/",
        "sns, us-isob-east-1, false, https://sns.us-isob-east-1.sc2s.sgov.gov/",
        "sns, eu-isoe-west-1, false, https://sns.eu-isoe-west-1.cloud.adc-e.uk/",
        "sns, us-isof-south-1, false, https://sns.us-isof-south-1.csp.hci.ic.gov/",
        "sns, eusc-de-east-1, false, https://sns.eusc-de-east-1.amazonaws.eu/",
    })
    void isWhereTheRegionHasIt(String service, String region, boolean fips, String url) throws SendFailure {
        assertThat(AwsEnvironment.awsEndpoint(service, region, fips)).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "evil.example.com/", "us east 1", "x@y"})
    void aRegionIsAName(String region) {
        assertThatThrownBy(() -> AwsEnvironment.awsEndpoint("sns", region, false))
                .isInstanceOf(SendFailure.class)
                .hasMessageContaining("expected: the name of a region");
    }
}
