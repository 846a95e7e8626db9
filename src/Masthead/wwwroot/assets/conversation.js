(() => {
  const get = id => document.getElementById(id), thread = get("comments");
  if (!thread) return;
  const form = get("leave-a-comment"), heading = get("comments-heading"), article = thread.dataset.article;
  const on = (what, event, act) => what.addEventListener(event, act);
  const make = (tag, props, ...inside) => { const made = Object.assign(document.createElement(tag), props); made.append(...inside); return made; };
  const button = (text, act) => make("button", { type: "button", textContent: text, onclick: act });
  const kept = key => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const keep = (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { } };
  const comments = root => [...root.querySelectorAll("article.comment:not(.context)")], number = comment => +comment.id.slice(8);
  const many = n => n === 1 ? "1 new comment" : n + " new comments";
  const status = make("p", { className: "since", role: "status" });
  heading.after(status);

  // What is new since the last visit: of the 200 articles visited last, when the visit before this one ended, when this one was last seen to go on (it is over
  // after half an hour) and which comments are the reader's own. By the time and not by what was seen: most of a long conversation stands on other pages. It
  // never leaves this browser.
  const visits = kept("visits") || [], now = Date.now(), [, before = now, at = now, mine = []] = visits.find(visit => visit[0] === article) || [];
  const since = now - at > 18e5 ? at : before;
  const remember = () => keep("visits", [...visits.filter(visit => visit[0] !== article).slice(-199), [article, since, Date.now(), mine.slice(-20)]]);
  const isOthers = comment => !mine.includes(number(comment));
  const mark = comment => {
    if (!isOthers(comment)) return;
    comment.classList.add("new");
    comment.querySelector("header").append(make("span", { className: "fresh", textContent: "new" }));
  };
  const fresh = comments(thread).filter(comment => isOthers(comment) && Date.parse(comment.querySelector("time").dateTime) > since);
  fresh.forEach(mark);
  if (fresh.length) status.append(make("a", { href: "#" + fresh[0].id, textContent: many(fresh.length) + " since your last visit" }));
  remember();

  // To a comment, for eyes and for whoever hears the page.
  const goTo = id => {
    location.hash = id;
    get(id).querySelector("header > a").focus({ preventScroll: true });
  };

  // The same page again, and of it only what is not here yet, each comment in its place.
  const place = comment => {
    const item = comment.parentElement, above = item.parentElement.closest("article.comment");
    const within = above ? get(above.id) : thread, before = item.previousElementSibling;
    let list = within.querySelector(":scope > ol, :scope > details > ol");
    if (!list) {
      const fold = above?.querySelector(":scope > details > summary");
      list = make("ol", { className: above ? "" : "thread" });
      above ? within.append(fold ? make("details", { open: true }, document.importNode(fold, true), list) : list) : status.after(list);
    }
    const here = before && get(before.firstElementChild.id), placed = document.importNode(item, true);
    here ? here.parentElement.after(placed) : list.prepend(placed);
    comments(placed).forEach(mark);
  };
  const refresh = () => new Promise((done, failed) => {
    const ask = new XMLHttpRequest();
    ask.open("GET", location.pathname + location.search);
    ask.responseType = "document";
    ask.onerror = failed;
    ask.onload = () => {
      const now = ask.response?.getElementById("comments");
      if (!now) return failed();
      const added = comments(now).filter(comment => !get(comment.id));
      added.forEach(comment => get(comment.id) || place(comment));
      for (const fold of now.querySelectorAll("summary")) get(fold.closest("article").id)?.querySelector("summary")?.replaceChildren(fold.textContent);
      heading.textContent = now.querySelector("h2").textContent;
      status.querySelector("button")?.remove();
      remember();
      done(added);
    };
    ask.send();
  });

  // Others' comments, while the page is looked at.
  let line;
  const listen = () => {
    line?.close();
    if (document.hidden) return;
    line = new EventSource("/comments/live/" + article);
    line.onmessage = event => {
      const more = event.data - parseInt(heading.textContent, 10);
      if (more > 0) status.replaceChildren(button("Show " + many(more), () => refresh().then(added => {
        if (added[0]) goTo(added[0].id);
        else if (location.search === "?order=newest") location.reload();
        else location.assign("?order=newest#comments");
      }).catch(() => location.reload())));
    };
  };
  on(document, "visibilitychange", listen);
  listen();
  if (!form) return;

  // The form goes to the comment that is replied to, and back; a draft stays in this browser until it is sent or thrown away.
  const { elements } = form, words = elements.comment, title = form.querySelector("h2"), named = title.textContent, home = make("div");
  const note = make("p", { className: "notice", role: "status" }), draft = "draft:" + article, found = kept(draft);
  const instead = button("Reply to the article instead", () => { replyTo(); words.focus(); });
  const say = (...text) => {
    note.className = "notice";
    note.replaceChildren(...text, elements.parent ? instead : "");
    title.after(note);
  };
  const fail = text => {
    say(make("span", { role: "alert", textContent: text + " " }));
    note.className = "notice bad";
    note.scrollIntoView({ block: "nearest" });
  };
  const store = () => keep(draft, words.value.trim() ? [words.value, elements.parent?.value || 0] : 0);
  const linkOf = comment => comment?.querySelector(':scope > footer a[href*="reply="]');
  const replyTo = comment => {
    form.querySelectorAll(".notice, [name=parent]").forEach(one => one.remove());
    title.textContent = comment ? "Reply to " + comment.querySelector("h3").textContent : named;
    (comment ? linkOf(comment).parentElement : home).after(form);
    if (comment) {
      form.append(make("input", { type: "hidden", name: "parent", value: number(comment) }));
      say();
    }
    store();
  };
  form.before(home);
  on(words, "input", store);
  on(form, "keydown", event => {
    if (event.key !== "Escape" || !elements.parent) return;
    const link = linkOf(form.closest("article.comment"));
    replyTo();
    (link || words).focus();
  });
  on(thread, "click", event => {
    const link = event.target.closest('footer a[href*="reply="]');
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    replyTo(link.closest("article.comment"));
    words.focus();
  });
  if (found && !words.value) {
    words.value = found[0];
    const answered = get("comment-" + found[1]);
    if (!elements.parent && linkOf(answered)) replyTo(answered);
    say(`Your unsent ${found[1] && !elements.parent ? "reply to another comment was" : "words were"} kept in this browser. `,
      button("Throw them away", () => { words.value = ""; replyTo(); words.focus(); }), " ");
  }

  const describe = (field, error) => {
    const ids = [error, field.name + "-hint"].filter(get).join(" ");
    ids ? field.setAttribute("aria-describedby", ids) : field.removeAttribute("aria-describedby");
  };
  const wrong = errors => {
    form.querySelectorAll(".error").forEach(one => one.remove());
    form.querySelectorAll("[aria-invalid]").forEach(field => {
      field.ariaInvalid = null;
      describe(field);
    });
    for (const name of Object.keys(errors).reverse()) {
      const field = elements[name], id = "wrong-" + name;
      if (!field) { fail(errors[name]); continue; }
      field.ariaInvalid = "true";
      field.after(make("p", { className: "error", id, textContent: errors[name] }));
      describe(field, id);
      field.focus();
    }
  };
  let sending;
  on(form, "submit", async event => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    form.ariaBusy = "true";
    // What was said of the last try says nothing of this one.
    wrong({});
    elements.parent ? say() : note.remove();
    try {
      const reply = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } });
      const said = await reply.json();
      // Sent again, it answers the article.
      if (said.code === "parent_gone") replyTo();
      if (!reply.ok) return wrong(said.errors || { "": said.detail });
      words.value = "";
      mine.push(said.id);
      replyTo();
      remember();
      await refresh().catch(() => { });
      if (!get("comment-" + said.id)) return location.assign(said.address);
      goTo("comment-" + said.id);
      if (said.receipt) say("Your comment is published. ", make("a", { href: said.receipt, textContent: "Its receipt" }));
    } catch {
      fail("It could not be sent. Your words are kept here: try again in a moment.");
    } finally {
      sending = false;
      form.ariaBusy = null;
    }
  });
})();
