package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ClassPathResource;

/** Auto-configuration that is left out: Boot says nothing of a name that a newer version of a library gave up. */
class AutoConfigurationTests {

    @Test
    void whatIsLeftOutIsThere() throws Exception {
        var settings = new MutablePropertySources();
        new YamlPropertySourceLoader()
                .load("application", new ClassPathResource("application.yaml"))
                .forEach(settings::addLast);
        var excluded = new Binder(ConfigurationPropertySources.from(settings))
                .bind("spring.autoconfigure.exclude", Bindable.listOf(String.class))
                .orElse(List.of());

        assertThat(excluded).isNotEmpty();
        assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
                .containsAll(excluded);
    }
}
