//! What stands between and below the paragraphs of an article without being part of it: links to other stories,
//! invitations to subscribe, share and comment.

use std::collections::HashMap;

use super::{title, tree::Block};

/// Longer blocks are taken for paragraphs whatever they begin with.
const LONGEST: usize = 300;

/// How blocks begin that lead to other stories, folded; own list from reading pages.
#[rustfmt::skip]
const LEADS_AWAY: &[&str] = &[
    "read more", "read also", "read next", "also read", "also see", "see also", "more on this", "more from", "related",
    "you may also like", "you might also like", "recommended", "don t miss", "watch also", "click here to",
    "lesen sie auch", "lesen sie hier", "lesen sie mehr", "lies auch", "auch lesen", "auch interessant",
    "mehr zum thema", "mehr dazu", "mehr themen", "zum weiterlesen", "siehe auch", "weitere beiträge",
    "ähnliche beiträge", "das könnte sie auch interessieren", "das könnte dich auch interessieren", "lea también",
    "lea tambien", "lea más", "lee también", "lee más", "lea además", "le puede interesar", "te puede interesar",
    "vea también", "puedes ver", "mira también", "ver más", "además lea", "lire aussi", "à lire aussi",
    "à lire également", "lire également", "voir aussi", "sur le même sujet", "leia também", "leia mais", "veja também",
    "saiba mais", "leggi anche", "leggi tutto", "lees ook", "lees meer", "czytaj też", "czytaj także",
    "czytaj również", "czytaj więcej", "zobacz też", "zobacz także", "dowiedz się więcej", "читайте также",
    "читать также", "смотрите также", "по теме", "материалы по теме", "читайте ещё", "читайте також", "дивіться також",
    "läs också", "läs även", "les også", "læs også", "lue myös", "přečtěte si", "čtěte také", "citește și", "vezi și",
    "devamını oku", "bunlar da ilginizi", "baca juga",
];

/// What blocks say that ask for something, folded: to subscribe, follow, share or comment; own list.
#[rustfmt::skip]
const ASKS: &[&str] = &[
    "our newsletter", "the newsletter", "to our newsletters", "unseren newsletter", "newsletter abonnieren",
    "sign up for", "sign up to", "subscribe now", "subscribe to", "please subscribe", "follow us on", "follow him on",
    "follow her on", "join our", "download our app", "download the app", "all rights reserved",
    "alle rechte vorbehalten", "tous droits réservés", "todos los derechos reservados", "todos os direitos reservados",
    "все права защищены", "wszelkie prawa zastrzeżone", "share this article", "share this story",
    "diesen artikel teilen", "artikel teilen", "log in to comment", "leave a comment", "post a comment",
    "kommentare geschlossen", "kommentar schreiben", "подписывайтесь на", "підписуйтесь на", "suscríbete",
    "suscríbase", "abonnez vous", "inscrivez vous", "assine nossa", "inscreva se", "iscriviti alla", "zapisz się",
    "advertisement", "story continues below", "article continues below", "síguenos en", "siga nos", "suivez nous",
    "folgen sie uns", "this site uses akismet", "support our journalism", "become a member",
];

/// Headings below which there is no article any more, folded and in full.
#[rustfmt::skip]
const ENDS: &[&str] = &[
    "comments", "comment", "related articles", "related stories", "related posts", "related content", "related news",
    "related topics", "related", "more stories", "more news", "most read", "most popular", "latest news", "trending",
    "trending now", "recommended stories", "recommended for you", "recommended", "you may also like", "read next",
    "up next", "share this", "share", "leave a reply", "leave a comment", "about the author", "newsletter",
    "sponsored", "kommentare", "kommentar", "mehr zum thema", "meistgelesen", "meistgelesene artikel",
    "ähnliche beiträge", "ähnliche artikel", "weitere artikel", "weitere beiträge", "weitere themen",
    "das könnte sie auch interessieren", "auch interessant", "zum weiterlesen", "diesen artikel teilen",
    "über den autor", "commentaires", "à lire aussi", "sur le même sujet", "articles similaires", "comentarios",
    "noticias relacionadas", "más noticias", "más leídas", "lo más leído", "artículos relacionados", "comentários",
    "leia também", "notícias relacionadas", "mais lidas", "commenti", "articoli correlati", "leggi anche", "reacties",
    "lees ook", "komentarze", "czytaj także", "zobacz także", "комментарии", "читайте также", "материалы по теме",
    "похожие новости", "новости по теме", "популярное", "коментарі", "читайте також", "yorumlar", "ilgili haberler",
    "komentáře", "kommentarer", "baca juga",
];

/// Fewer characters of prose than this are no article.
const SHORT: usize = 250;

/// `blocks` without those that are beside the article.
pub(crate) fn without(blocks: Vec<Block>) -> Vec<Block> {
    let sure: usize = blocks.iter().filter(|block| !block.is_beside).map(|block| block.text.len()).sum();
    let mut blocks = blocks;
    if sure >= SHORT {
        blocks.retain(|block| !block.is_beside);
    }
    let mut seen: HashMap<String, u32> = HashMap::new();
    for block in &blocks {
        *seen.entry(block.text.clone()).or_default() += 1;
    }
    // What stands three times is a button, and what has no letters a counter.
    blocks.retain(|block| seen[&block.text] < 3 && block.text.chars().any(char::is_alphabetic));
    let folded: Vec<String> = blocks.iter().map(|block| title::fold(&start(&block.text))).collect();
    let lengths: Vec<usize> = blocks.iter().map(|block| block.text.len()).collect();
    let total: usize = lengths.iter().sum();
    let mut before = 0;
    let mut end = blocks.len();
    for (at, text) in folded.iter().enumerate() {
        // The heading of a list of links stands late; early on it would cut off the article itself.
        if before * 2 > total && ENDS.contains(&text.as_str()) {
            end = at;
            break;
        }
        before += lengths[at];
    }
    let unlinked: usize = blocks.iter().filter(|block| !is_link(block)).map(|block| block.text.len()).sum();
    blocks
        .into_iter()
        .zip(folded)
        .take(end)
        .filter(|(block, folded)| (!is_link(block) || unlinked * 2 <= total) && !is_beside(block, folded))
        .map(|(block, _)| block)
        .collect()
}

fn start(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

fn is_beside(block: &Block, folded: &str) -> bool {
    if block.text.chars().count() > LONGEST {
        return false;
    }
    let begins =
        |phrase: &&str| folded.strip_prefix(*phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    // A sentence of the article may well begin so; what leads away is a link or a label before a colon.
    let leads = LEADS_AWAY.iter().any(begins) && (block.linked > 0 || block.text.contains(':') || folded.len() < 40);
    leads || ASKS.iter().any(|phrase| folded.contains(phrase))
}

/// Whether nearly all of a block is a link: to another story, a section, a picture.
fn is_link(block: &Block) -> bool {
    let letters = block.text.chars().filter(|letter| !letter.is_whitespace()).count();
    block.linked * 10 >= letters * 9 && letters < LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(blocks: &[(&str, usize)]) -> Vec<String> {
        let block =
            |(text, linked): &(&str, usize)| Block { text: (*text).to_owned(), linked: *linked, ..Block::default() };
        without(blocks.iter().map(block).collect()).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn what_leads_away_and_what_asks_goes() {
        let long = "The council met for nine hours and went home without a word to those who waited outside.";
        let text = [
            (long, 0),
            ("Read more: The night of the long speeches", 30),
            ("Related to the mayor by marriage, she kept silent", 0),
            ("Sign up for our newsletter", 0),
            ("The night of the long speeches", 26),
            (long, 0),
            ("Comments", 0),
            ("I was there too.", 0),
        ];
        assert_eq!(kept(&text), [long, "Related to the mayor by marriage, she kept silent", long]);
    }

    #[test]
    fn a_page_of_links_keeps_them() {
        assert_eq!(kept(&[("First report", 11), ("Second report", 12)]), ["First report", "Second report"]);
    }
}
