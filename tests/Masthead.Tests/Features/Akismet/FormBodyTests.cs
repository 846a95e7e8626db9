using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Masthead.Features.Akismet.Protocol;

namespace Masthead.Tests.Features.Akismet;

public sealed class FormBodyTests
{
    private static FormBody Parse(string body, string? contentType = "application/x-www-form-urlencoded", string query = "") =>
        FormBody.Parse(Encoding.UTF8.GetBytes(query), Encoding.UTF8.GetBytes(body), contentType);

    [Fact]
    public void Names_without_values_are_there_and_empty()
    {
        var form = Parse("user_role&comment_author=&comment_content=x");
        Assert.Equal("", form[Field.UserRole]);
        Assert.Equal("", form[Field.CommentAuthor]);
        Assert.Null(form[Field.CommentAuthorUrl]);
        Assert.Null(form.Given(Field.CommentAuthor));
    }

    [Theory]
    [InlineData("comment_content=a+b%20c%2Bd", "a b c+d")]
    [InlineData("comment_content=%00x%zz%4", "\0x%zz%4")]
    [InlineData("comment_content=%1g%g1%1%%41%4a%4A%", "%1g%g1%1%AJJ%")]
    [InlineData("comment_content=https://x.example/?a", "https://x.example/?a")]
    [InlineData("comment_content=a=b=c", "a=b=c")]
    [InlineData("comment%5Fcontent=k%C5%AF%C5%88+%E2%9C%93", "kůň ✓")]
    [InlineData("&&comment_content=1&comment_content=2&&", "2")]
    public void Values_are_decoded_as_they_stand(string body, string expected) => Assert.Equal(expected, Parse(body)[Field.CommentContent]);

    [Theory]
    [InlineData("comment_content=caf%E9", "application/x-www-form-urlencoded; charset=ISO-8859-1")]
    [InlineData("comment_content=caf%E9&blog_charset=ISO-8859-1", "application/x-www-form-urlencoded")]
    [InlineData("comment_content=caf%C3%A9&blog_charset=ISO-8859-1", "application/x-www-form-urlencoded")]
    [InlineData("comment_content=caf%E9", null)]
    [InlineData("comment_content=caf%E9&blog_charset=no-such-charset", "text/plain; charset=\"nonsense\"")]
    public void Text_in_other_charsets_is_read(string body, string? contentType) => Assert.Equal("café", Parse(body, contentType)[Field.CommentContent]);

    [Theory]
    [InlineData("key=abc&comment_content=caf%C3%A9", "application/x-www-form-urlencoded; charset=utf-16")]
    [InlineData("key=abc&comment_content=caf%C3%A9&blog_charset=UTF-16", null)]
    [InlineData("key=abc&comment_content=%63%00%61%00%66%00%E9%00&blog_charset=UTF-16LE", null)]
    [InlineData("\uFEFFkey=abc&comment_content=caf%C3%A9", null)]
    public void A_charset_of_wide_letters_is_believed_where_the_bytes_are_wide(string body, string? contentType) =>
        Assert.Equal(("abc", "café"), (Parse(body, contentType)[Field.Key], Parse(body, contentType)[Field.CommentContent]));

    [Theory]
    [InlineData("utf-16", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-32", true)]
    public void A_body_of_wide_letters_is_read_as_a_whole(string charset, bool isMarked)
    {
        var encoding = Encoding.GetEncoding(charset);
        foreach (var text in new[] { "key=abc&comment_content=caf%C3%A9", "{\"key\":\"abc\",\"comment_content\":\"café\"}" })
        {
            byte[] body = [.. isMarked ? encoding.Preamble : default, .. encoding.GetBytes(text)];
            var form = FormBody.Parse(default, body, isMarked ? null : "text/plain; charset=" + charset);
            Assert.Equal(("abc", "café"), (form[Field.Key], form[Field.CommentContent]));
        }
    }

    [Fact]
    public void Charsets_that_switch_by_escape_sequences_are_read() =>
        Assert.Equal("日本", Parse("blog_charset=ISO-2022-JP&comment_content=%1B$BF%7CK%5C%1B(B")[Field.CommentContent]);

    [Theory]
    [InlineData("comment_context[0]=World&comment_context[1]=Today")]
    [InlineData("comment_context%5B%5D=World&comment_context%5B%5D=Today")]
    [InlineData("comment_context=World&comment_context=Today")]
    public void Lists_come_in_three_shapes(string body) => Assert.Equal(["World", "Today"], Parse(body).Context);

    [Fact]
    public void A_single_item_is_a_list_too() => Assert.Equal(["World"], Parse("comment_context=World").Context);

    [Fact]
    public void The_query_counts_where_the_body_is_silent()
    {
        var form = Parse("key=body", query: "key=query&api_key=query");
        Assert.Equal(("body", "query"), (form[Field.Key], form[Field.ApiKey]));
    }

    [Fact]
    public void A_field_of_the_clients_own_choice_is_found() => Assert.Equal("x y", Parse("honeypot_field_name=my%5Ftrap&my_trap=x+y").Find("my_trap"));

    [Fact]
    public void Json_is_understood_as_far_as_it_goes()
    {
        var form = Parse("""{"api_key":"k","user_ip":"1.2.3.4","is_test":1,"comment_context":["a",{"x":1},"b"],"x":{"y":[1]},"comment_content":"\ud800z","comment_author":"A\u0000na" """, "application/json");
        Assert.Equal(("k", "1.2.3.4", true), (form[Field.ApiKey], form[Field.UserIp], form.Says(Field.IsTest)));
        Assert.Equal(["a", "b"], form.Context);
        Assert.NotNull(form[Field.CommentContent]);
        Assert.Equal("A\0na", form[Field.CommentAuthor]);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData("false", false)]
    public void A_flag_says_yes_or_no(string value, bool expected) => Assert.Equal(expected, Parse("is_test=" + value).Says(Field.IsTest));

    [Fact]
    public void Only_so_many_fields_are_read()
    {
        var body = string.Concat(Enumerable.Repeat("x=1&", FormBody.MostFields - 1)) + "key=last&api_key=late";
        Assert.Equal(("last", null), (Parse(body)[Field.Key], Parse(body)[Field.ApiKey]));
    }

    [Fact]
    public void No_bytes_at_all_make_it_throw()
    {
        var types = new[] { null, "", "application/json", "multipart/form-data; boundary=--", "text/plain; charset=utf-16", "x; charset=iso-2022-jp", "application/x-www-form-urlencoded" };
        // Noise alone never gets far: half of the bytes are those that mean something.
        var piece = Gen.OneOf(ArbMap.Default.GeneratorFor<byte>(), Gen.Elements("&=%+[]{}\",:\\-\r\n09afuekycomment_x"u8.ToArray()));
        var body = Arb.From(Gen.ArrayOf(piece));
        Prop.ForAll(body, Arb.From(Gen.Elements(types)), (bytes, type) =>
        {
            var form = FormBody.Parse(bytes, bytes, type);
            for (var field = 0; field < FieldNames.Count; field++)
                _ = form[(Field)field];
            _ = form.Find("comment_x");
            return form.Context.Count <= 100 && !CheckRequest.Read(form, DateTimeOffset.UnixEpoch).Submission.Text.Contains('\0', StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }
}
