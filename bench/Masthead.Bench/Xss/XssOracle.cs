namespace Masthead.Bench.Xss;

/// <summary>What runs inside the browser. It is injected by the debugger, which no policy stops, so it sees a page under any policy.</summary>
internal static class XssOracle
{
    /// <summary>
    /// In every frame: says when a script calls something, throws, is blocked or would have been (the report-only policy), and
    /// provokes every event and every script link there is. The page itself keeps what its frames say, by their names.
    /// </summary>
    public const string Watch = """
        (() => {
          const top = window.top, isTop = window === top, isFrame = window.parent === top && !isTop;
          const said = isTop ? window.said = {} : null;
          const keep = (visit, kind) => { (said[visit] ??= {})[kind] = (said[visit][kind] ?? 0) + 1; };
          if (isTop)
            addEventListener('message', e => { if (/^(ran [a-z ]+|tried|blocked|done)$/i.test(e.data?.kind)) keep(String(e.data.visit), e.data.kind); });
          let visit = 'page';
          try { let w = window; while (w.parent !== top) w = w.parent; if (w !== top) visit = w.name; } catch { }
          const say = kind => { try { if (isTop) keep(visit, kind); else top.postMessage({ visit, kind }, '*'); } catch { } };
          let calls = 0;
          const hook = (owner, name) => {
            try { owner[name] = () => { say('ran ' + name); if (++calls > 20) throw new Error('enough'); return null; }; } catch { }
          };
          for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'fetch', 'find', 'stop', 'moveTo'])
            hook(window, name);
          if (!isTop) hook(window, 'eval'); // The driver's own questions to the page go through it.
          hook(Document.prototype, 'write'); hook(Document.prototype, 'writeln'); hook(navigator, 'sendBeacon'); hook(XMLHttpRequest.prototype, 'open'); hook(console, 'log');
          addEventListener('error', e => { if (e instanceof ErrorEvent && e.message) say('ran and threw'); }, true);
          addEventListener('unhandledrejection', e => { if (e.isTrusted) say('ran and threw'); });
          document.addEventListener('securitypolicyviolation', e => {
            if (e.effectiveDirective.startsWith('script-src') || e.effectiveDirective.includes('trusted'))
              say(e.disposition === 'enforce' ? 'blocked' : 'tried');
          }, true);

          const isOut = url => /^(https?|mailto|ftp|tel|file):/i.test(url);
          // From the prototypes, since a form's inputs can stand in for its properties.
          const the = (owner, name) => Object.getOwnPropertyDescriptor(owner.prototype, name);
          const closest = the(Element, 'closest').value, names = the(Element, 'getAttributeNames').value, remove = the(Element, 'removeAttribute').value;
          const all = the(Document, 'querySelectorAll').value;
          const dispatch = the(EventTarget, 'dispatchEvent').value, localName = the(Element, 'localName').get, action = the(HTMLFormElement, 'action').get;
          const target = el => typeof el.href === 'string' ? el.href : el.href?.baseVal ?? '';
          addEventListener('click', e => {
            const a = e.target instanceof Element && closest.call(e.target, 'a,area');
            if (a && isOut(target(a))) e.preventDefault();
          }, true);
          addEventListener('submit', e => {
            if (!(e.target instanceof HTMLFormElement) || isOut(e.submitter?.formAction || action.call(e.target))) e.preventDefault();
          }, true);

          const usual = ['load', 'error', 'focus', 'focusin', 'mouseover', 'mouseenter', 'mousedown', 'pointerover', 'keydown', 'input', 'toggle',
            'animationend', 'begin', 'submit'];
          const fire = (on, event) => { try { dispatch.call(on, event); } catch { } };
          const provoke = () => {
            for (const el of [...all.call(document, '*')]) {
              const own = names.call(el).map(n => n.toLowerCase()).filter(n => n.startsWith('on')).map(n => n.slice(2));
              remove.call(el, 'target');
              for (const name of new Set([...usual, ...own])) {
                fire(el, new Event(name, { cancelable: true }));
                if (own.includes(name) && /^(body|frameset)$/i.test(localName.call(el))) fire(window, new Event(name, { cancelable: true }));
              }
              fire(el, new MouseEvent('click', { bubbles: true, cancelable: true }));
            }
          };
          const begin = () => setTimeout(() => {
            provoke();
            setTimeout(() => { if (isTop || isFrame) say('done'); }, 30);
          }, 0);
          if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin); else begin();
        })();
        """;

    /// <summary>On a page of sanitised strings: what a comment or a body must not hold, and whether a parser would read it back differently.</summary>
    public const string Leftovers = """
        () => {
          const found = [];
          const comment = new Set(['P', 'BR', 'A', 'EM', 'STRONG', 'B', 'I', 'BLOCKQUOTE', 'CODE', 'PRE', 'UL', 'OL', 'LI', 'DEL', 'Q']);
          const never = 'script,style,form,input,button,select,textarea,svg,math,iframe,frame,object,embed,template,noscript,link,meta,base,[style],[name]';
          for (const part of document.querySelectorAll('article[data-index] > div')) {
            const index = +part.parentElement.dataset.index;
            for (const el of part.querySelectorAll('*')) {
              if (el.matches(never) || el.namespaceURI !== 'http://www.w3.org/1999/xhtml') found.push([index, 'leftover ' + el.outerHTML]);
              for (const a of el.attributes) {
                if (a.name.startsWith('on')) found.push([index, 'handler ' + el.outerHTML]);
                if (part.className === 'comment' && !(el.localName === 'a' && ['href', 'rel'].includes(a.name))) found.push([index, 'attribute ' + el.outerHTML]);
              }
              if (part.className === 'comment' && !comment.has(el.tagName)) found.push([index, 'element ' + el.outerHTML]);
              const url = el.getAttribute('href') ?? el.getAttribute('src');
              if (url !== null && !/^(https?|mailto):$/.test(new URL(url, location.href).protocol)) found.push([index, 'address ' + el.outerHTML]);
            }
            const again = document.implementation.createHTMLDocument('');
            again.body.innerHTML = part.innerHTML;
            if (again.body.innerHTML !== part.innerHTML) found.push([index, 'mutation ' + part.innerHTML]);
          }
          const articles = document.querySelectorAll('body > article[data-index]').length;
          return { found, articles };
        }
        """;
}
