package dev.ganvas.labelling.c2pa;

import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The XMP (ISO 16684-1) of a generated picture, with IPTC Photo Metadata 2025.1's properties for AI
 * systems.
 */
public final class XmpPacket {
  private static final String SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/";

  private static final String TEMPLATE =
      """
      <?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/">
       <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about=""
          xmlns:xmp="http://ns.adobe.com/xap/1.0/"
          xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
          xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
          xmp:CreatorTool="Ganvas"%s
          xmpMM:InstanceID="%s"
          Iptc4xmpExt:DigitalSourceType="%s"
          Iptc4xmpExt:AISystemUsed="%s"
          Iptc4xmpExt:AISystemVersionUsed="%s"%s/>
       </rdf:RDF>
      </x:xmpmeta>
      <?xpacket end="r"?>""";

  private static final String DATE = " xmp:CreateDate=\"%s\"";
  private static final String PARAMETERS = " Iptc4xmpExt:AIPromptInformation=\"%s\"";

  /** What XML 1.0 has no character for, halves of pairs among it: one makes all unreadable. */
  private static final Pattern UNWRITABLE =
      Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

  private XmpPacket() {}

  /**
   * The IPTC digital source type.
   *
   * @param edited whether the picture was made from another one, of which something is left
   */
  static String digitalSourceType(boolean edited) {
    return SOURCE_TYPES
        + (edited ? "compositeWithTrainedAlgorithmicMedia" : "trainedAlgorithmicMedia");
  }

  /**
   * @param edited whether the picture was made from another one, of which something is left
   * @param parameters how the picture was asked for; null to leave it out
   */
  public static String of(ImageOrigin origin, boolean edited, @Nullable String parameters) {
    ImageOrigin.Editor editor = origin.editor();
    return TEMPLATE.formatted(
        origin.dated() ? DATE.formatted(origin.created().truncatedTo(ChronoUnit.SECONDS)) : "",
        origin.instanceId(),
        digitalSourceType(edited),
        escape("Ganvas " + origin.model() + (editor == null ? "" : ", " + editor.model())),
        escape(origin.modelVersion() + (editor == null ? "" : ", " + editor.version())),
        parameters == null ? "" : PARAMETERS.formatted(escape(parameters)));
  }

  private static String escape(String text) {
    return UNWRITABLE
        .matcher(text)
        .replaceAll("\uFFFD")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
