using System.Text.Json;
using CsCheck;
using MessageFunctions.Channels;
using MessageFunctions.Templates;

namespace MessageFunctions.Core.Tests.Templates;

public sealed class CompiledTemplateTests
{
    private static readonly ChannelId Email = ChannelId.Parse("email");
    private static readonly string[] Pieces = ["{{a}}", "{{#if a}}", "{{/if}}", "{{#each l}}", "{{/each}}", "{{else}}", "{{this}}", "{{#with o}}", "{{/with}}", "{{", "}}", "{", "}", "~", "!", " x\n", "{{o.b}}", "{{~a~}}", "{{!c}}"];

    [Theory]
    [InlineData("{{name}}", """{"name":"Ann"}""", "Ann")]
    [InlineData("{{a.b}} {{this.a.b}}", """{"a":{"b":"x"}}""", "x x")]
    [InlineData("{{n}} {{d}} {{t}} {{f}} {{e}}", """{"n":3,"d":1.50,"t":true,"f":false,"e":1e400}""", "3 1.50 true false 1e400")]
    [InlineData("{{#if vip}}Dear {{name}}{{else}}Hello{{/if}}", """{"vip":false}""", "Hello")]
    [InlineData("{{#if n}}Y{{else}}N{{/if}}{{#if s}}Y{{else}}N{{/if}}{{#if l}}Y{{else}}N{{/if}}", """{"n":0,"s":"","l":[]}""", "NNN")]
    [InlineData("{{#unless paid}}due{{/unless}}", "{}", "due")]
    [InlineData("{{#each items}}{{@index}}:{{title}}@{{@root.shop}} {{/each}}", """{"shop":"S","items":[{"title":"a"},{"title":"b"}]}""", "0:a@S 1:b@S ")]
    [InlineData("{{#each items}}{{this}},{{else}}none{{/each}}", """{"items":[]}""", "none")]
    [InlineData("{{#each map}}{{@key}}={{this}};{{/each}}", """{"map":{"a":1,"b":2}}""", "a=1;b=2;")]
    [InlineData("{{#with who}}{{name}}{{/with}}", """{"who":{"name":"Ann"}}""", "Ann")]
    [InlineData("a{{! no }}b{{!-- no }} --}}c {{~name~}} d", """{"name":"x"}""", "abcxd")]
    public void Templates_print_their_parameters(string source, string json, string expected)
    {
        var rendered = Render(new TemplateVariant(null, null, source), json);

        Assert.Equal(expected, Assert.IsType<RenderResult.Rendered>(rendered).Text);
    }

    [Theory]
    [InlineData("{{> partial}}", "Partials")]
    [InlineData("{{#> layout}}x{{/layout}}", "Partials")]
    [InlineData("{{{name}}}", "Raw")]
    [InlineData("{{&name}}", "Raw")]
    [InlineData("{{* dec}}", "Decorators")]
    [InlineData("{{#*inline \"p\"}}x{{/inline}}", "Decorators")]
    [InlineData("{{lookup a b}}", "helpers")]
    [InlineData("{{log name}}", "helpers")]
    [InlineData("{{log}}", "helpers")]
    [InlineData("{{name \"x\"}}", "helpers")]
    [InlineData("{{(name)}}", "helpers")]
    [InlineData("{{../name}}", "helpers")]
    [InlineData("{{a/b}}", "helpers")]
    [InlineData("{{[a b]}}", "helpers")]
    [InlineData("{{@index}}", "helpers")]
    [InlineData("{{@root}}", "helpers")]
    [InlineData("{{@partial-block}}", "helpers")]
    [InlineData("{{}}", "helpers")]
    [InlineData("{{#repeat 1000}}x{{/repeat}}", "#repeat")]
    [InlineData("{{#if}}x{{/if}}", "names no value")]
    [InlineData("{{#each items as |x|}}{{x}}{{/each}}", "helpers")]
    [InlineData("{{#if a}}x{{else if b}}y{{/if}}", "helpers")]
    [InlineData("{{#if a}}x", "not closed")]
    [InlineData("{{/if}}", "closes nothing")]
    [InlineData("{{#if a}}x{{/each}}", "expected")]
    [InlineData("{{else}}", "no block")]
    [InlineData("{{name", "not closed")]
    [InlineData("\\{{name}}", "Escaping")]
    [InlineData("{{a{{b}}", "inside")]
    public void What_templates_may_not_do_is_refused_when_they_are_saved(string source, string because)
    {
        var (template, errors) = CompiledTemplate.Compile([new TemplateVariant(null, null, source)]);

        Assert.Null(template);
        Assert.Contains(because, Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_parts_are_checked_and_each_error_names_its_part()
    {
        var (_, errors) = CompiledTemplate.Compile([new(null, "{{> a}}", "ok"), new(Email, null, "x {{#foo}}", "{{{b}}}"), new(Email, null, "again")]);

        Assert.Equal([("*/subject", 0), ("email/text", 2), ("email/html", 0), ("email", 0)], errors.Select(error => (error.Part, error.Position)));
    }

    [Fact]
    public void Parameters_are_encoded_for_the_part_that_they_enter()
    {
        var variant = new TemplateVariant(null, "S {{x}}", "T {{x}}", "<a title=\"{{x}}\">{{x}}</a>");
        const string Json = """{"x":"<script>\"'&\r\nBcc: e@example.com 愛"}""";

        var rendered = Assert.IsType<RenderResult.Rendered>(Render(variant, Json));

        Assert.Equal("S <script>\"'&  Bcc: e@example.com 愛", rendered.Subject);
        Assert.Equal("T <script>\"'&\r\nBcc: e@example.com 愛", rendered.Text);
        Assert.DoesNotContain("<script>", rendered.Html, StringComparison.Ordinal);
        Assert.StartsWith("<a title=\"&lt;script&gt;&quot;&#x27;&amp;", rendered.Html, StringComparison.Ordinal);
        Assert.Contains("愛", rendered.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_stays_a_text_inside_of_a_json_template() => Gen.String.Sample(text =>
    {
        if (text.Any(char.IsSurrogate)) return;
        var json = JsonSerializer.Serialize(new Dictionary<string, string> { ["x"] = text });
        var rendered = Assert.IsType<RenderResult.Rendered>(Render(new TemplateVariant(null, null, """{"a":"{{x}}"}""", TextIsJson: true), json));
        using var document = JsonDocument.Parse(rendered.Text!);
        Assert.Equal(text, document.RootElement.GetProperty("a").GetString());
        Assert.Single(document.RootElement.EnumerateObject());
    }, iter: 200);

    [Theory]
    [InlineData("{{#if x}}{{/if}} {{x}}")]
    [InlineData("{{x}} {{{{x}}}} {{> x}}")]
    public void What_a_parameter_says_is_never_read_as_a_template(string payload)
    {
        var json = JsonSerializer.Serialize(new Dictionary<string, string> { ["x"] = payload });

        Assert.Equal(payload, Assert.IsType<RenderResult.Rendered>(Render(new TemplateVariant(null, null, "{{x}}"), json)).Text);
    }

    [Theory]
    [InlineData("{{name}} {{order}}", """{"order":1}""", "name")]
    [InlineData("{{name}}", """{"name":null}""", "name")]
    [InlineData("{{name}}", """{"name":["a"]}""", "name")]
    [InlineData("{{name}}", """{"name":{}}""", "name")]
    [InlineData("{{name.Length}} {{list.Count}}", """{"name":"x","list":[1]}""", "list.Count,name.Length")]
    [InlineData("{{#if vip}}{{name}}{{/if}}", """{"vip":true}""", "name")]
    [InlineData("{{#each items}}{{title}}{{/each}}", """{"items":[{"title":"a"},{}],"title":"outer"}""", "title")]
    [InlineData("{{#each items}}{{@root.shop}}{{/each}}", """{"items":[1]}""", "@root.shop")]
    public void What_would_print_nothing_is_named(string source, string json, string missing)
    {
        var result = Assert.IsType<RenderResult.Missing>(Render(new TemplateVariant(null, null, source), json));

        Assert.Equal(missing, string.Join(',', result.Parameters));
    }

    [Fact]
    public void The_parameters_that_are_always_printed_are_known_when_the_template_is_saved()
    {
        var (template, _) = CompiledTemplate.Compile([new(null, "{{order.id}}", "{{name}}{{#if a}}{{b}}{{/if}}{{#each c}}{{d}}{{/each}}", "{{footer}}")]);

        Assert.Equal(["footer", "name", "order"], template!.Parameters);
    }

    [Fact]
    public void A_template_that_multiplies_its_lists_is_stopped_before_it_is_rendered()
    {
        var loops = string.Concat(Enumerable.Repeat("{{#each @root.l}}", 6)) + "{{#if x}}{{/if}}" + string.Concat(Enumerable.Repeat("{{/each}}", 6));
        var json = JsonSerializer.Serialize(new Dictionary<string, int[]> { ["l"] = [.. Enumerable.Range(0, 500)] });

        Assert.IsType<RenderResult.TooMuch>(Render(new TemplateVariant(null, null, loops), json));
    }

    [Fact]
    public void A_template_that_multiplies_its_text_is_stopped_at_the_longest_that_may_be_sent()
    {
        var source = "{{#each l}}" + new string('x', 100_000) + "{{/each}}";
        var json = JsonSerializer.Serialize(new Dictionary<string, int[]> { ["l"] = [.. Enumerable.Range(0, 900)] });

        Assert.IsType<RenderResult.TooMuch>(Render(new TemplateVariant(null, null, source), json));
    }

    [Fact]
    public void Nesting_and_number_of_expressions_are_bounded()
    {
        var deep = string.Concat(Enumerable.Repeat("{{#if a}}", 9)) + string.Concat(Enumerable.Repeat("{{/if}}", 9));
        var wide = string.Concat(Enumerable.Repeat("{{a}}", 1_001));

        Assert.Contains("deeper", CompiledTemplate.Compile([new(null, null, deep)]).Errors[0].Message, StringComparison.Ordinal);
        Assert.Contains("1,000", CompiledTemplate.Compile([new(null, null, wide)]).Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_channels_own_variant_goes_before_the_one_for_all()
    {
        var (template, _) = CompiledTemplate.Compile([new(null, null, "all"), new(Email, null, "mail")]);
        var none = new Dictionary<string, object?>();

        Assert.Equal("mail", Assert.IsType<RenderResult.Rendered>(template!.Render(Email, none)).Text);
        Assert.Equal("all", Assert.IsType<RenderResult.Rendered>(template.Render(ChannelId.Parse("sms"), none)).Text);
        Assert.IsType<RenderResult.NoVariant>(CompiledTemplate.Compile([new(Email, null, "mail")]).Template!.Render(ChannelId.Parse("sms"), none));
    }

    [Fact]
    public void Arbitrary_sources_are_refused_or_render_and_never_throw()
    {
        var piece = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]);
        using var document = JsonDocument.Parse("""{"a":"1","l":[{"a":"2"},"s"],"o":{"b":"3","a":4}}""");
        var parameters = ParameterReader.Read(document.RootElement)!;
        piece.Array[0, 8].Select(string.Concat).Sample(source =>
        {
            var (template, errors) = CompiledTemplate.Compile([new(null, null, source)]);
            Assert.True(template is null == errors.Count > 0);
            template?.Render(Email, parameters);
        }, iter: 400, threads: 1);
    }

    private static RenderResult Render(TemplateVariant variant, string json)
    {
        var (template, errors) = CompiledTemplate.Compile([variant]);
        Assert.Empty(errors);
        using var document = JsonDocument.Parse(json);
        return template!.Render(Email, ParameterReader.Read(document.RootElement)!);
    }
}
