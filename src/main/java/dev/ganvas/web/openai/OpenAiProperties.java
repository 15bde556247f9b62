package dev.ganvas.web.openai;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The OpenAI images API.
 *
 * @param modelAliases names under which programs that know only OpenAI's models find the default
 *     one
 */
@Validated
@ConfigurationProperties("ganvas.openai")
record OpenAiProperties(
    @DefaultValue({"gpt-image-1", "gpt-image-1-mini", "dall-e-3", "dall-e-2"})
        List<String> modelAliases) {}
