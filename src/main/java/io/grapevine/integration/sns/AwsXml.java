package io.grapevine.integration.sns;

import java.io.StringReader;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the XML that AWS answers with. */
final class AwsXml {
    private static final XMLInputFactory READERS = readers();

    private AwsXml() {}

    private static XMLInputFactory readers() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** The text of the first element of each name that has a text and no other elements; none if this is not XML. */
    static Map<String, String> texts(String xml) {
        Map<String, String> texts = new TreeMap<>();
        try {
            XMLStreamReader reader = READERS.createXMLStreamReader(new StringReader(xml));
            String name = "";
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    name = reader.getLocalName();
                } else if (event == XMLStreamConstants.CHARACTERS && !reader.isWhiteSpace()) {
                    texts.putIfAbsent(name, reader.getText().strip());
                }
            }
            return texts;
        } catch (XMLStreamException notXml) {
            return Map.of();
        }
    }
}
