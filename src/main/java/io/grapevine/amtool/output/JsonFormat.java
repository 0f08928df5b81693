package io.grapevine.amtool.output;

import io.grapevine.amtool.api.AlertView;
import io.grapevine.amtool.api.SilenceView;
import io.grapevine.amtool.api.StatusView;
import io.grapevine.httpclient.GoJson;
import java.util.List;

/** The form for programs: one line of JSON, in the order of the server. */
final class JsonFormat implements Format {
    @Override
    public String silences(List<SilenceView> silences) {
        return line(silences.stream().map(SilenceView::tree).toList());
    }

    @Override
    public String alerts(List<AlertView> alerts) {
        return line(alerts.stream().map(AlertView::tree).toList());
    }

    @Override
    public String configuration(StatusView status) {
        return line(status.tree());
    }

    @Override
    public String cluster(StatusView.Cluster cluster) {
        return line(cluster.tree());
    }

    private static String line(Object tree) {
        return GoJson.encode(tree) + "\n";
    }
}
